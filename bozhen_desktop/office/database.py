"""Opens the central database: an encrypted SQLite file by default, PostgreSQL by URL.

The schema is brought up to date by the migrations beside this module. Transactions are
serialisable: of two offices that decide at the same time on one database one is asked to try again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table, create_engine, event, insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool, StaticPool
from sqlcipher3 import dbapi2

from bozhen_desktop.journal.driver import connect
from bozhen_desktop.kernel.errors import BozhenError

MIGRATIONS = Path(__file__).with_name("migrations")
_POSTGRES = "postgresql+psycopg"
BULK = 200
"""From so many rows on COPY is used."""
_CONFLICTS = ("40001", "40P01", "23505")
"""Serialisation failure, deadlock, the same key twice: somebody else was faster."""


def sqlite_engine(path: Path, key: bytes) -> Engine:
    """The encrypted file `path`, made when missing; errors of `journal.driver.connect` on use."""

    def creator() -> Any:
        return connect(path, key, create=not path.exists())

    return _sqlite(creator, NullPool)


def memory_engine() -> Engine:
    """A database that ends with its engine."""

    def creator() -> Any:
        return dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)

    return _sqlite(creator, StaticPool)


def _sqlite(creator: Any, pool: Any) -> Engine:
    engine = create_engine("sqlite://", creator=creator, module=dbapi2, poolclass=pool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def check_url(url: str) -> str:
    """The address with its driver spelled out; only PostgreSQL is taken.

    Raises:
        BozhenError: `database-url`.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BozhenError("database-url") from error
    if parsed.get_backend_name() != "postgresql":
        raise BozhenError("database-url", kind=parsed.get_backend_name())
    return parsed.set(drivername=_POSTGRES).render_as_string(hide_password=False)


def postgres_engine(url: str) -> Engine:
    """A PostgreSQL database.

    Raises:
        BozhenError: `database-url`.
    """
    return create_engine(check_url(url), isolation_level="SERIALIZABLE", poolclass=NullPool)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it or nothing, durable when left.

    Raises:
        BozhenError: `database-conflict` (somebody else wrote meanwhile; try again),
            `database-failed` (reason).
    """
    try:
        with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, psycopg.Error) as error:
        raise coded(error) from error


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have every column; many of them by COPY where the database knows it.

    Raises:
        SQLAlchemyError, psycopg.Error: for `transaction` to word.
    """
    if connection.dialect.name != "postgresql" or len(rows) < BULK:
        if rows:
            connection.execute(insert(table), list(rows))
        return
    quote = connection.dialect.identifier_preparer.quote
    names = [column.name for column in table.columns]
    target = f"{quote(table.name)} ({', '.join(map(quote, names))})"
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def coded(error: SQLAlchemyError | psycopg.Error) -> BozhenError:
    """The error of ours for one of the driver."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    reason = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    if reason in _CONFLICTS or str(reason).startswith(("SQLITE_BUSY", "SQLITE_CONSTRAINT")):
        return BozhenError("database-conflict", reason=str(reason))
    return BozhenError("database-failed", reason=str(reason or type(cause).__name__))


def migrate(engine: Engine) -> None:
    """Bring the schema up to date.

    Raises:
        BozhenError: `database-newer` (made by a newer version); those of `transaction`.
    """
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with transaction(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found is not None and found not in known:
            raise BozhenError("database-newer", found=found)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
