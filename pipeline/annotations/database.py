"""One database of annotations: opened when first needed, most often one statement a transaction.

A change of one statement happens as a whole or not at all, and is not built on what another has replaced
meanwhile; one of several (`transact`) begins by writing, which makes others wait. A connection lives as long
as its transaction: there is none to be shared between threads or inherited through a fork. SQLite runs in WAL
mode (https://www.sqlite.org/wal.html): writers wait for each other, readers for nobody, and a commit is on
the disk before it is answered.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sql
from sqlalchemy import exc
from sqlalchemy.pool import NullPool

from pipeline.annotations.schema import metadata
from pipeline.errors import AnnotationStoreError
from pipeline.tables import create_tables, enable_wal

BUSY_S = 20.0

Rows = list[Any]
Result = TypeVar("Result")


class Database:
    """A database given by its URL. Safe for many threads and processes."""

    def __init__(self, url: sql.URL) -> None:
        self._file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        arguments = {"timeout": BUSY_S} if self._file else {}
        self._engine = sql.create_engine(url, poolclass=NullPool, connect_args=arguments)
        self._is_ready = False

    @property
    def name(self) -> str:
        """The address of the database without its password."""
        return self._engine.url.render_as_string()

    def read(self, query: sql.Executable) -> Rows:
        """Return the rows of a query; none, and no file is made, while nothing was ever written."""
        if self._file and not self._file.exists():
            return []
        return self._run(query)

    def write(self, statement: sql.Executable) -> Rows:
        """Run one change in a transaction of its own and return the rows of its RETURNING.

        Raises AnnotationStoreError, naming the database, if it cannot be written.
        """
        return self._run(statement)

    def transact(self, work: Callable[[sql.Connection], Result]) -> Result:
        """Run several statements as one transaction and return what `work` does; raises as `write` does.

        `work` must write first: a transaction that begins by reading may find that another was faster.
        """
        try:
            self._prepare()
            with self._engine.begin() as connection:
                return work(connection)
        except exc.IntegrityError:
            raise
        except exc.SQLAlchemyError as error:
            reason = getattr(error, "orig", None) or error
            raise AnnotationStoreError(
                f"The annotations in {self.name} cannot be used now: {reason}."
            ) from error

    def _run(self, statement: sql.Executable) -> Rows:
        def rows(connection: sql.Connection) -> Rows:
            result = connection.execute(statement)
            return list(result.all()) if result.returns_rows else []

        return self.transact(rows)

    def _prepare(self) -> None:
        """Create what is missing, once a process, and again if the file was taken away."""
        if self._is_ready and (self._file is None or self._file.exists()):
            return
        if self._file:
            enable_wal(self._engine, BUSY_S)
        create_tables(self._engine, metadata)
        self._is_ready = True
