"""A private PostgreSQL for the tests that need one: a socket in a temporary folder, no TCP port."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

MIN_VERSION = 15
SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")


def _programs() -> Path | None:
    """Folder with initdb and postgres of the newest installation."""
    found = {
        int(path.parents[1].name): path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")
        if path.parents[1].name.isdigit()
    }
    usable = [version for version in found if version >= MIN_VERSION]
    if usable:
        return found[max(usable)]
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root; the server also ends when the tests die."""
    if os.geteuid() != 0:
        return []
    account = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    return ["setpriv", *account, "--pdeathsig=INT", "--"]


def _url(folder: Path, database: str) -> str:
    return f"postgresql+psycopg://postgres@/{database}?host={folder}"


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    give_up = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > give_up:
                log = (folder / "log").read_text("utf-8", "replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
            time.sleep(0.05)
        else:
            return


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # fast shutdown: clients are sent away
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextlib.contextmanager
def _server(programs: Path, folder: Path) -> Iterator[None]:
    user, data = _as_postgres(), folder / "data"
    if user:
        shutil.chown(folder, "postgres", "postgres")
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
    initdb += ["--locale=C.UTF-8", "--encoding=UTF8"]
    subprocess.run([*user, *initdb], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    options = [part for setting in SETTINGS for part in ("-c", setting)]
    command = [*user, programs / "postgres", "-D", data, "-k", folder, *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_until_ready(server, folder)
        yield
    finally:
        _stop(server)


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """The folder with the socket of a server that lives as long as this run of the tests."""
    programs = _programs()
    if programs is None:
        pytest.skip(f"PostgreSQL {MIN_VERSION} is not installed")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL needs setpriv when the tests run as root")
    folder = Path(tempfile.mkdtemp(prefix="bozhen-pg-"))
    try:
        with _server(programs, folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(postgres_folder: Path) -> str:
    """SQLAlchemy address of the server's first database, shared by the whole run."""
    return _url(postgres_folder, "postgres")


@pytest.fixture
def fresh_postgres_url(postgres_folder: Path) -> Iterator[str]:
    """Address of an empty database for one test alone."""
    name = f"t{uuid4().hex}"
    server = psycopg.connect(
        host=str(postgres_folder), user="postgres", dbname="postgres", autocommit=True
    )
    with contextlib.closing(server):
        server.execute(f'CREATE DATABASE "{name}"')
        yield _url(postgres_folder, name)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
