"""The tables of jobs and workers, and how their database is opened.

SQLite in WAL mode below the state folder by default: one writer at a time, readers never wait
(https://www.sqlite.org/wal.html). Any other SQLAlchemy URL works instead. Times are stored as seconds
since the epoch, JSON as text, so that every database means the same.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import event, exc

from pipeline.errors import JobError
from pipeline.tables import create_tables, enable_wal

BUSY_S = 10.0

metadata = sql.MetaData()

jobs = sql.Table(
    "jobs",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("id", sql.String(32), nullable=False, unique=True),
    sql.Column("kind", sql.String(64), nullable=False),
    sql.Column("queue", sql.String(64), nullable=False),
    sql.Column("arguments", sql.Text, nullable=False),
    sql.Column("status", sql.String(16), nullable=False),
    sql.Column("fraction", sql.Float, nullable=False, default=0.0),
    sql.Column("message", sql.Text, nullable=False, default=""),
    sql.Column("result", sql.Text),
    sql.Column("error", sql.Text),
    sql.Column("error_kind", sql.String(64)),
    sql.Column("timeout_s", sql.Float, nullable=False),
    sql.Column("attempts", sql.Integer, nullable=False, default=0),
    sql.Column("cancel_requested", sql.Boolean, nullable=False, default=False),
    sql.Column("worker", sql.String(64)),
    sql.Column("created_at", sql.Float(53), nullable=False),
    sql.Column("started_at", sql.Float(53)),
    sql.Column("finished_at", sql.Float(53)),
    sql.Column("heartbeat_at", sql.Float(53)),
    sql.Index("jobs_by_queue", "queue", "status", "number"),
)

workers = sql.Table(
    "workers",
    metadata,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("queue", sql.String(64), nullable=False),
    sql.Column("state", sql.String(16), nullable=False),
    sql.Column("message", sql.Text, nullable=False, default=""),
    sql.Column("started_at", sql.Float(53), nullable=False),
    sql.Column("heartbeat_at", sql.Float(53), nullable=False),
)


def open_database(url_or_state: str | Path) -> sql.Engine:
    """Open the database of a state folder, or of an SQLAlchemy URL, and create its tables if need be.

    The state folder is made if missing and closed to other users (mode 0700).
    Raises JobError, naming the place, if it cannot be used.
    """
    url = _url_of(url_or_state)
    is_sqlite = url.get_backend_name() == "sqlite"
    arguments = {"timeout": BUSY_S, "check_same_thread": False} if is_sqlite else {}
    engine = sql.create_engine(url, connect_args=arguments, pool_pre_ping=not is_sqlite)
    _keep_connections_in_their_process(engine)
    try:
        if is_sqlite:
            event.listen(engine, "connect", _tune_sqlite)
            enable_wal(engine, BUSY_S)
        create_tables(engine, metadata)
    except exc.SQLAlchemyError as error:
        raise JobError(f"The job table {url.render_as_string()} cannot be opened: {error}.") from error
    return engine


@contextmanager
def transaction(engine: sql.Engine) -> Iterator[sql.Connection]:
    """Run one transaction; JobError, naming the database, if it cannot be used now (full, locked, gone)."""
    try:
        with engine.begin() as connection:
            yield connection
    except exc.DBAPIError as error:
        place = engine.url.render_as_string()
        raise JobError(f"The job table {place} cannot be used now: {error.orig}.") from error


def state_folder(state: Path) -> Path:
    """Make the state folder if need be, close it to other users and return it; JobError if impossible."""
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        if state.stat().st_mode & 0o077:
            state.chmod(0o700)
    except OSError as error:
        raise JobError(
            f"The state folder {state} cannot be used: {error.strerror}. "
            "Set MICROSCAPE_STATE to a folder you may write."
        ) from error
    return state


def _url_of(url_or_state: str | Path) -> sql.URL:
    if isinstance(url_or_state, str) and "://" in url_or_state:
        return sql.make_url(url_or_state)
    folder = state_folder(Path(url_or_state))
    return sql.URL.create("sqlite", database=str(folder.resolve() / "jobs.db"))


def _tune_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


def _keep_connections_in_their_process(engine: sql.Engine) -> None:
    """Drop connections that came through a fork: SQLite and PostgreSQL both forbid to share them."""

    @event.listens_for(engine, "connect")
    def remember(_connection: Any, record: Any) -> None:
        record.info["process"] = os.getpid()

    @event.listens_for(engine, "checkout")
    def check(_connection: Any, record: Any, proxy: Any) -> None:
        if record.info["process"] != os.getpid():
            record.dbapi_connection = proxy.dbapi_connection = None
            raise exc.DisconnectionError("the connection belongs to the parent process")
