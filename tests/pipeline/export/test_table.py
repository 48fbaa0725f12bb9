"""CSV and Parquet."""

import io
import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.collection import Collection
from pipeline.export import FORMATS, provenance, table
from pipeline.export.table import PROVENANCE, csv, parquet

EVERY_SECOND = np.arange(12) % 2 == 0


def joined(pieces: object) -> io.BytesIO:
    """Return the whole file."""
    return io.BytesIO(b"".join(pieces))  # type: ignore[arg-type]


def test_a_csv_comes_back_as_it_was(collection: Collection) -> None:
    """Every column and the chosen rows in their order, read without options."""
    found = pd.read_csv(joined(csv(collection, EVERY_SECOND, {"collection": "tiny"})))
    wanted = collection.frame[EVERY_SECOND]

    assert list(found) == ["image_id", *collection.columns, PROVENANCE]
    assert found["image_id"].tolist() == wanted.index.tolist()
    assert np.array_equal(found["thickness_nm"], wanted["thickness_nm"])
    assert found["material"].isna().sum() == wanted["material"].isna().sum() == 2
    assert pd.to_datetime(found["acquired_at"]).tolist() == wanted["acquired_at"].tolist()
    assert json.loads(found[PROVENANCE][0]) == {"collection": "tiny"}
    assert found[PROVENANCE][1:].isna().all()


def test_a_parquet_file_comes_back_as_it_was(collection: Collection) -> None:
    """With types, units, and where it comes from."""
    file = joined(parquet(collection, EVERY_SECOND, {"collection": "tiny"}))
    arrow = pq.read_table(file)
    found = arrow.to_pandas().set_index("image_id")
    wanted = collection.frame[EVERY_SECOND]

    assert found.index.tolist() == wanted.index.tolist()
    assert list(found) == list(collection.columns)
    assert np.array_equal(found["roughness"], wanted["roughness"])
    assert found["acquired_at"].tolist() == wanted["acquired_at"].tolist()
    assert found["material"].fillna("").tolist() == wanted["material"].astype(object).fillna("").tolist()
    assert json.loads(arrow.schema.metadata[PROVENANCE.encode()]) == {"collection": "tiny"}
    assert json.loads(arrow.schema.metadata[b"columns"])["thickness_nm"]["unit"] == "nm"


@pytest.mark.parametrize("write", [csv, parquet])
def test_pieces_join(collection: Collection, monkeypatch: pytest.MonkeyPatch, write: object) -> None:
    """However small they are, the file has the same rows, and several pieces were sent."""
    monkeypatch.setattr(table, "PIECE_ROWS", 5)
    pieces = list(write(collection, np.ones(12, bool), {}))  # type: ignore[operator]
    read = pd.read_csv if write is csv else pd.read_parquet

    assert sum(len(piece) > 0 for piece in pieces) >= 3
    found = read(joined(pieces))
    assert found["image_id"].tolist() == collection.ids.tolist()


@pytest.mark.parametrize("write", [csv, parquet])
def test_nothing_is_a_file_without_rows(collection: Collection, write: object) -> None:
    """An empty selection gives all columns and no row."""
    file = joined(write(collection, np.zeros(12, bool), {}))  # type: ignore[operator]
    found = pd.read_csv(file) if write is csv else pd.read_parquet(file)

    assert len(found) == 0
    assert "thickness_nm" in found


def test_several_values_an_image_are_kept(collection: Collection) -> None:
    """As a list in Parquet, as one text in CSV."""
    collection.columns["material"] = type(collection.columns["material"])("material", "categories", "facet")
    collection.frame["material"] = pd.Series(
        [["ring", "arc"], [], None] * 4, index=collection.frame.index, dtype=object
    )

    found = pq.read_table(joined(parquet(collection, np.ones(12, bool), {})))["material"].to_pylist()
    assert found[:3] == [["ring", "arc"], [], None]
    written = pd.read_csv(joined(csv(collection, np.ones(12, bool), {})), keep_default_na=False)["material"]
    assert written.tolist()[:3] == ["ring; arc", "", ""]


def test_quotes_and_line_ends_survive(collection: Collection) -> None:
    """Notes are people's own words."""
    notes = ['say "no"', "two\nlines", "a,b", "=1+1", "µm → Å", ""] * 2
    collection.frame["note"] = notes

    found = pd.read_csv(joined(csv(collection, np.ones(12, bool), {})), keep_default_na=False)
    assert found["note"].tolist() == notes


def test_provenance_says_how_to_get_the_same(collection: Collection) -> None:
    """Collection, version, filter, selection, time, encoder, software; all of it JSON."""
    origin = provenance(collection, 4, {"column": "material", "in": ["PbTiO3"]}, "abc")

    assert origin["collection"] == "tiny"
    assert origin["version"] == collection.version
    assert origin["encoder"] == {"name": "symmetry", "version": "test", "dimensions": 128}
    assert origin["software"].startswith("Microscape ")
    assert (origin["images"], origin["selection"]) == (4, "abc")
    json.dumps(origin, allow_nan=False)


def test_every_format_is_named() -> None:
    """The route offers these."""
    assert set(FORMATS) == {"csv", "parquet", "zip"}
