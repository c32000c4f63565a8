"""The private server answers, speaks UTF-8, has no TCP port, and databases are apart."""

from __future__ import annotations

import sqlalchemy


def _ask(url: str, question: str) -> object:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.begin() as connection:
            return connection.execute(sqlalchemy.text(question)).scalar()
    finally:
        engine.dispose()


def test_server_keeps_rare_characters(postgres_url: str) -> None:
    assert _ask(postgres_url, "SELECT '䶮㛃𬭎·' COLLATE \"C\"") == "䶮㛃𬭎·"


def test_server_listens_on_no_port(postgres_url: str) -> None:
    assert _ask(postgres_url, "SHOW listen_addresses") == ""


def test_fresh_database_is_empty(fresh_postgres_url: str) -> None:
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert _ask(fresh_postgres_url, tables) == 0
