"""The Python side of docs/filters.md."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from pipeline.collection import filters
from pipeline.collection.schema import Column
from pipeline.errors import FilterError

DOCUMENT = Path(__file__).parents[3] / "docs" / "filters.md"
TABLE = json.loads(re.search(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL).group(1))
COLUMNS = {
    name: Column(name, column["kind"], "facet", column.get("unit"))
    for name, column in TABLE["columns"].items()
}


def _frame() -> pd.DataFrame:
    values = {name: column["values"] for name, column in TABLE["columns"].items()}
    frame = pd.DataFrame(values, index=TABLE["images"])
    for name, column in COLUMNS.items():
        if column.kind == "number":
            frame[name] = frame[name].astype(float)
        if column.kind == "date":
            frame[name] = pd.to_datetime(frame[name], format="ISO8601")
    return frame


@pytest.mark.parametrize(
    "case", [case for case in TABLE["cases"] if "pass" in case], ids=lambda c: json.dumps(c["filter"])
)
def test_documented_filter_passes_what_the_table_says(case: dict) -> None:
    """Every case of the documented table gives the documented rows."""
    resolved = filters.resolved(case["filter"], TABLE["selections"].__getitem__)

    assert filters.apply(resolved, _frame(), COLUMNS).astype(int).tolist() == case["pass"]


@pytest.mark.parametrize(
    "case", [case for case in TABLE["cases"] if "error" in case], ids=lambda c: json.dumps(c["filter"])
)
def test_documented_mistake_is_an_error_that_names_it(case: dict) -> None:
    """What is not in the grammar is refused, and the sentence names the part at fault."""
    with pytest.raises(FilterError, match=re.escape(case["error"])):
        filters.apply(case["filter"], _frame(), COLUMNS)


def test_a_stored_selection_that_nobody_looked_up_is_said() -> None:
    """Where selections are not at hand, the sentence says what to give in place of the id."""
    with pytest.raises(FilterError, match=r"'5e1ec7ed' holds is not known here: name them"):
        filters.apply({"not": {"selection": "5e1ec7ed"}}, _frame(), COLUMNS)


def test_selections_are_looked_up_no_deeper_than_python_can() -> None:
    """A filter nested thousands deep is refused with a sentence."""
    deep: object = {"selection": "5e1ec7ed"}
    for _ in range(100_000):
        deep = {"not": deep}

    with pytest.raises(FilterError, match="nested too deeply"):
        filters.resolved(deep, TABLE["selections"].__getitem__)
