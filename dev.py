"""The one door to a checkout: `python3 dev.py demo|test|run ROLE …|lock`.

Standard library only, so that it starts on a machine where nothing is installed yet. It makes
`.venv` from the hash-locked requirements, installs or names missing system packages, and hands
over to the program (`demo`, `run`) or to the checks in `packaging/checks.py` (`test`).
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parent
VENV = TOP / ".venv"
MIN_PYTHON = (3, 11)
USAGE = """usage: python3 dev.py COMMAND

  demo [OPTIONS]      set up, then play a whole batch (same as: run demo)
  test [OPTIONS]      set up, then run everything CI runs   (--help lists stages)
  run ROLE [OPTIONS]  set up, then start one role of the program
  setup               set up for development, nothing more
  lock                write requirements/*.txt again from pyproject.toml"""


class SetupError(Exception):
    """Something a person has to put right; the text says what to type."""


# ---------------------------------------------------------------- system packages
def _library(*sonames: str) -> Callable[[], bool]:
    def present() -> bool:
        for name in sonames:
            try:
                ctypes.CDLL(name)
            except OSError:
                return False
        return True

    return present


def _has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _has_postgresql() -> bool:
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return any(True for _ in installed) or shutil.which("initdb") is not None


def _has_objdump() -> bool:
    return shutil.which("objdump") is not None


def _has_poppler() -> bool:
    return shutil.which("pdftotext") is not None and shutil.which("pdftoppm") is not None


# Debian's name of a package and how to see that it is there without asking dpkg.
QT_PACKAGES = {
    "libgl1": _library("libGL.so.1"),
    "libegl1": _library("libEGL.so.1"),
    "libxkbcommon0": _library("libxkbcommon.so.0"),
    "libdbus-1-3": _library("libdbus-1.so.3"),
    "libfontconfig1": _library("libfontconfig.so.1"),
    "libglib2.0-0": _library("libglib-2.0.so.0", "libgthread-2.0.so.0"),
}
# What a real window under X11 needs beside them.
WINDOW_PACKAGES = {
    "libxcb-cursor0": _library("libxcb-cursor.so.0"),
    "libxcb-icccm4": _library("libxcb-icccm.so.4"),
    "libxcb-keysyms1": _library("libxcb-keysyms.so.1"),
    "libxcb-shape0": _library("libxcb-shape.so.0"),
    "libxkbcommon-x11-0": _library("libxkbcommon-x11.so.0"),
}
WINDOW_ROLES = ("console", "terminal", "examiner")
VENV_PACKAGES = {"python3-venv": _has_ensurepip}
TEST_PACKAGES = {
    "postgresql-15": _has_postgresql,
    "binutils": _has_objdump,
    "poppler-utils": _has_poppler,
}


def missing_packages(wanted: dict[str, Callable[[], bool]]) -> list[str]:
    """Debian names of what is not there; empty on systems that are not Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [name for name, present in wanted.items() if not present()]


def _succeeds(command: Sequence[str | Path], env: dict[str, str] | None = None) -> bool:
    """Run a step of the set-up; what it prints goes beside the program's own output."""
    done = subprocess.run(command, cwd=TOP, env=env, stdout=sys.stderr, check=False)
    return done.returncode == 0


def ensure_packages(wanted: dict[str, Callable[[], bool]]) -> None:
    """Install what is missing as root on Debian, otherwise say the line to type."""
    missing = missing_packages(wanted)
    if not missing:
        return
    names = " ".join(missing)
    line = f"apt-get install -y --no-install-recommends {names}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(f"missing system packages; type:\n  sudo {line}")
    say(f"installing system packages: {names}")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["apt-get", "update", "-qq"], [*line.split(), "-qq"]):
        if not _succeeds(command, env):
            raise SetupError(f"failed: {' '.join(command)}\nput it right, then type:\n  {line}")
    importlib.invalidate_caches()


# ---------------------------------------------------------------- the virtual environment
def say(text: str) -> None:
    """Print a line about the set-up, apart from the output of the program."""
    print(f"[dev] {text}", file=sys.stderr, flush=True)


def venv_python(venv: Path = VENV) -> Path:
    """The interpreter inside the environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _venv_works() -> bool:
    if not venv_python().exists():
        return False
    probe = f"import sys, pip; sys.exit(sys.version_info < {MIN_PYTHON})"
    done = subprocess.run([venv_python(), "-c", probe], capture_output=True, check=False)
    return done.returncode == 0


def _make_venv() -> None:
    if _venv_works():
        return
    say(f"making {VENV.name} with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    # In a process of its own: ensurepip may have been installed a moment ago.
    if not _succeeds([sys.executable, "-m", "venv", VENV]) or not _venv_works():
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError("no virtual environment; type:\n  sudo apt-get install -y python3-venv")


def _pip_install(*arguments: str | Path) -> None:
    base = [str(venv_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if not _succeeds([*base, *arguments]):
        raise SetupError("pip could not install; the reason stands above")


def _digest(*names: str) -> str:
    whole = hashlib.sha256()
    for name in names:
        whole.update((TOP / name).read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()


def _stamp_matches(name: str, wanted: str) -> bool:
    stamp = VENV / f"stamp-{name}"
    return stamp.exists() and stamp.read_text("ascii").strip() == wanted


def _install_lock(kind: str) -> None:
    """Bring the environment to requirements/KIND.txt; `dev` contains all of `run`."""
    wanted = _digest(f"requirements/{kind}.txt")
    both = [kind] if kind == "dev" else [kind, "dev"]
    if any(_stamp_matches(k, _digest(f"requirements/{k}.txt")) for k in both):
        return
    say(f"installing requirements/{kind}.txt")
    _pip_install("--require-hashes", "-r", Path("requirements") / f"{kind}.txt")
    for other in ("run", "dev"):
        (VENV / f"stamp-{other}").unlink(missing_ok=True)
    (VENV / f"stamp-{kind}").write_text(wanted + "\n", "ascii")


def _install_package() -> None:
    wanted = hashlib.sha256((_digest("pyproject.toml") + str(TOP)).encode()).hexdigest()
    if _stamp_matches("package", wanted):
        return
    say("installing the package itself (editable)")
    _pip_install("--no-deps", "--no-build-isolation", "-e", ".")
    (VENV / "stamp-package").write_text(wanted + "\n", "ascii")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two set-ups at once would spoil the environment: the second waits."""
    if os.name == "nt":
        yield
        return
    import fcntl  # noqa: PLC0415

    try:
        handle = (TOP / ".venv.lock").open("w")
    except PermissionError as error:
        raise SetupError(
            f"{TOP} was set up by another user; make a checkout of your own"
        ) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def set_up(kind: str, packages: dict[str, Callable[[], bool]]) -> None:
    """Make the machine ready: system packages, environment, locked requirements, package."""
    if sys.version_info < MIN_PYTHON:
        raise SetupError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    with _one_at_a_time():
        ensure_packages(packages if _venv_works() else {**VENV_PACKAGES, **packages})
        _make_venv()
        _install_lock(kind)
        _install_package()


# ---------------------------------------------------------------- commands
def run_role(arguments: Sequence[str]) -> int:
    """Start one role with the environment's interpreter and give back its exit code."""
    windows = WINDOW_PACKAGES if arguments[0] in WINDOW_ROLES and os.environ.get("DISPLAY") else {}
    set_up("run", {**QT_PACKAGES, **windows})
    command = [str(venv_python()), "-m", "bozhen_desktop.main", *arguments]
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    sys.stdout.flush()
    os.execv(command[0], command)


def run_tests(arguments: Sequence[str]) -> int:
    """Hand over to packaging/checks.py inside the environment."""
    sys.path.insert(0, str(TOP / "packaging"))
    import checks  # noqa: PLC0415

    options = checks.parse(arguments)
    names = {name for stage in checks.chosen(options) for name in stage.packages}
    wanted = {name: present for name, present in TEST_PACKAGES.items() if name in names}
    set_up("dev", {**QT_PACKAGES, **wanted})
    return int(checks.run(options, venv_python()))


def write_locks() -> int:
    """Resolve pyproject.toml for every platform into requirements/, without addresses in it."""
    set_up("dev", {})
    flags = "--universal --python-version 3.11 --generate-hashes --no-emit-index-url"
    for kind, group in (("run", "build"), ("dev", "dev")):
        target = f"requirements/{kind}.txt"
        command = [str(venv_python()), "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
        command += [*flags.split(), "--no-annotate", "--no-header", "--group", group, "-o", target]
        if not _succeeds(command):
            raise SetupError(f"uv could not write {target}; the reason stands above")
    return 0


def main(argv: Sequence[str]) -> int:
    """Choose the command."""
    match list(argv):
        case ["demo", *rest]:
            return run_role(["demo", *rest])
        case ["run", role, *rest]:
            return run_role([role, *rest])
        case ["test", *rest]:
            return run_tests(rest)
        case ["setup"]:
            set_up("dev", {**QT_PACKAGES, **TEST_PACKAGES})
            return 0
        case ["lock"]:
            return write_locks()
        case ["-h" | "--help"]:
            print(USAGE)
            return 0
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as problem:
        say(str(problem))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
