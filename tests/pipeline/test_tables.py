"""How tables come to be."""

from pathlib import Path
from unittest.mock import create_autospec

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql

from pipeline.tables import create_tables, enable_wal

METADATA = sql.MetaData()
NOTES = sql.Table(
    "notes",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("text", sql.Text, index=True),
)


def test_what_is_there_stays(tmp_path: Path) -> None:
    """Tables and indices are made once; rows outlive another process that makes them."""
    engine = sql.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    enable_wal(engine, within_s=1.0)
    for _ in range(2):
        create_tables(engine, METADATA)
        with engine.begin() as connection:
            connection.execute(NOTES.insert().values(text="kept"))

    with engine.begin() as connection:
        assert connection.execute(sql.select(NOTES.c.text)).scalars().all() == ["kept", "kept"]
        assert [index["name"] for index in sql.inspect(connection).get_indexes("notes")] == ["ix_notes_text"]
    engine.dispose()


def test_in_postgresql_they_take_turns() -> None:
    """The lock comes before the first table, in the same transaction."""
    engine = create_autospec(sql.Engine, instance=True, dialect=postgresql.dialect())

    create_tables(engine, METADATA)

    connection = engine.begin.return_value.__enter__.return_value
    told = [call.args[0].compile(dialect=engine.dialect) for call in connection.execute.call_args_list]
    assert [str(statement).split("(")[0].strip() for statement in told] == [
        "SELECT pg_advisory_xact_lock",
        "CREATE TABLE IF NOT EXISTS notes",
        "CREATE INDEX IF NOT EXISTS ix_notes_text ON notes",
    ]
    assert engine.begin.call_count == 1
