"""How the tables of a database come to be: by many processes at once, on any database.

SQLite runs in WAL mode (https://www.sqlite.org/wal.html): readers never wait for the one writer.
"""

import time

import sqlalchemy as sql
from sqlalchemy import exc
from sqlalchemy.schema import CreateIndex, CreateTable

_LOCK = 0x6D736370
"""Whoever makes tables in PostgreSQL holds this advisory lock until the transaction ends."""
_TURN_S = 0.02


def create_tables(engine: sql.Engine, metadata: sql.MetaData) -> None:
    """Create the tables and indices that are missing.

    PostgreSQL refuses the slower of two processes that make the same table, `IF NOT EXISTS` or not:
    they take turns.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_LOCK)))
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def enable_wal(engine: sql.Engine, within_s: float) -> None:
    """Switch SQLite to WAL mode; it refuses at once, without waiting, while another process does the same.

    Raises sqlalchemy.exc.OperationalError if the file cannot be used, or not `within_s` seconds.
    """
    deadline = time.monotonic() + within_s
    while True:
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except exc.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_TURN_S)
