"""Records as columns."""

import json

import pandas as pd
import pytest

from pipeline.readers.sources.datafed.columns import MOST_COLUMNS, columns_of, flattened
from pipeline.readers.sources.types import infer
from tests.pipeline.readers.sources.datafed.making import record


def test_fields_and_metadata_become_typed_columns() -> None:
    """Who deposited it is a category, when a date, flattened numbers have their unit."""
    table, damaged, left_out = columns_of([record(number) for number in range(1, 9)])
    _, guesses = infer(table)

    kinds = {name: guesses[name].kind for name in ("deposited_by", "created", "title", "mode", "scan/bias_V")}
    assert kinds == {
        "deposited_by": "category",
        "created": "date",
        "title": "category",
        "mode": "category",
        "scan/bias_V": "number",
    }
    assert guesses["scan/bias_V"].unit == "V"
    assert table["created"][0] == pd.Timestamp("2026-05-28 21:26:40")
    assert (damaged, left_out) == ([], [])


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [('{"a": 1', "no JSON"), ("[1, 2]", "a list, not a JSON object"), ("[" * 200_000, "nested too deep")],
)
def test_damaged_metadata_names_the_record(metadata: str, reason: str) -> None:
    """The record keeps its own fields."""
    table, damaged, _ = columns_of([record(1, metadata=metadata), record(2)])

    assert len(damaged) == 1
    assert damaged[0].startswith("d/1 Scan 1: its metadata is") and reason in damaged[0]
    assert table["deposited_by"].tolist() == ["u/b", "u/a"]


def test_what_no_table_can_hold() -> None:
    """Short lists become text, long ones are left out, names taken by the record are told apart."""
    metadata = {
        "title": "inner",
        "elements": ["Bi", "Fe"],
        "spectrum": list(range(1000)),
        "peaks": [{"q": 1}],
        "nothing": None,
        "huge": 10**40,
        "half": "\ud800",
        "": {" ": 3},
    }
    table, _, _ = columns_of([record(1, metadata=json.dumps(metadata))])
    row = table.iloc[0]

    assert (row["title"], row["metadata/title"], row["elements"]) == ("Scan 1", "inner", "Bi, Fe")
    assert (row["huge"], row["half"], row["_/_"]) == (1e40, "\\ud800", 3)
    assert not {"spectrum", "peaks", "nothing"} & set(table)


def test_ancestors_are_named() -> None:
    """Of the dependencies, those that the record was derived from, by name or number of the type."""
    dependencies = [
        {"id": "d/7", "type": "DEP_IS_DERIVED_FROM", "dir": "DEP_OUT"},
        {"id": "d/8", "type": 0, "dir": 1},
        {"id": "d/6", "dir": "DIR_OUT"},
        {"id": "d/9", "type": "DEP_IS_COMPONENT_OF", "dir": "DEP_OUT"},
        {"id": "d/10"},
    ]
    table, _, _ = columns_of([record(1, deps=dependencies, tags=["film", "BFO"])])

    assert (table["derived_from"][0], table["tags"][0]) == ("d/7, d/8, d/6", "film, BFO")


def test_commonest_columns_are_taken() -> None:
    """Metadata of thousands of keys gives so many columns and says which were left out."""
    many = {f"k{number}": 1 for number in range(MOST_COLUMNS + 50)}
    table, _, left_out = columns_of([record(1, metadata=many), record(2), record(3)])

    assert len(left_out) == 50 + 3
    assert {"mode", "scan/bias_V", "scan/size_nm"} <= set(table)


def test_nested_without_end_is_walked_in_order() -> None:
    """Deep metadata is flattened without recursion."""
    deep: dict[str, object] = {"leaf": 1}
    for _ in range(5000):
        deep = {"a": deep}

    ((name, value),) = flattened(deep)
    assert (name.count("/"), value) == (5000, 1)
