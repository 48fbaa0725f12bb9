import numpy as np
import pandas as pd
import pytest

from pipeline.readers.sources.table import read_table
from pipeline.readers.sources.types import ColumnGuess, infer


def guess(name, values, dtype="str"):
    """The typed column and what it was taken for."""
    typed, guesses = infer(pd.DataFrame({name: pd.Series(values, dtype=dtype)}))
    return typed[name], guesses[name]


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("bravais_class", ["0", "1", "2", "1", "0"], "category"),
        ("phase_id", ["3", "7", "3"], "category"),
        ("domain", ["1", "2", "1", "2"], "category"),
        ("x_spacing", ["25", "33", "25", "33"], "number"),
        ("n_peaks", ["0", "1", "0", "1"], "number"),
        ("frame", ["0", "1", "0", "1"], "number"),
        ("width_px", ["1", "2", "1", "2"], "number"),
        ("d33", ["1.5", "2e-3", "-.5"], "number"),
        ("d33", ["1,5", "2,25"], "number"),
        ("sample", ["001", "002", "001"], "category"),
        ("orientation", ["100", "110", "none"], "category"),
        ("flag", ["yes", "no", "yes"], "category"),
        ("dilution", ["1:100", "1:5"], "category"),
        ("sample", [f"S{n}" for n in range(100)], "text"),
        (
            "note",
            ["a long remark that somebody wrote about this sample and that goes on and on " * 2] * 3,
            "text",
        ),
        ("nothing", [None, None], "text"),
        ("element", ["Na", "K", "Na"], "category"),
    ],
)
def test_kinds(name, values, kind):
    """Codes are categories, measured and counted things numbers, repeated words categories, the rest text."""
    assert guess(name, values)[1].kind == kind


def test_numbers_are_typed():
    """Whole numbers stay whole unless one is missing; texts for "no value" are missing."""
    whole, _ = guess("count", ["5", "70", "900"])
    some, _ = guess("d33", ["5", "n/a", "-"])

    assert (whole.dtype, whole.tolist()) == (np.int64, [5, 70, 900])
    assert some.dtype == np.float64
    assert some.isna().tolist() == [False, True, True]


def test_codes_become_text():
    """A code is the text of its whole number, also where missing values made it a float."""
    codes, found = guess("class", [0.0, 2.0, np.nan], dtype="float64")

    assert codes.tolist()[:2] == ["0", "2"]
    assert codes.isna().tolist() == [False, False, True]
    assert found == ColumnGuess("category", "facet")


def test_booleans_are_categories():
    """True and false are two categories."""
    values, found = guess("annealed", [True, False], dtype="bool")

    assert values.tolist() == ["true", "false"]
    assert found.role == "facet"


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("date", ["211118", "201105"], "2021-11-18"),
        ("date", ["20211118", "20201105"], "2021-11-18"),
        ("acquired_at", ["20211118_101500"], "2021-11-18 10:15"),
        ("made", ["2021-11-18", "2020-11-05"], "2021-11-18"),
        ("made", ["2021-11-18T10:15:00+01:00"], "2021-11-18 09:15"),
        ("DateTimeOriginal", ["2021:11:18 10:15:00"], "2021-11-18 10:15"),
        ("made", ["18.11.2021 10:15"], "2021-11-18 10:15"),
        ("made", ["11/18/2021", "01/02/2020"], "2021-11-18"),
        ("made", ["18/11/2021", "01/02/2020"], "2021-11-18"),
    ],
)
def test_dates(name, values, expected):
    """Dates are read in the notations of laboratories, short ones only where the header says date."""
    dates, found = guess(name, values)

    assert found == ColumnGuess("date", "time")
    assert dates.iloc[0] == pd.Timestamp(expected)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sample", ["211118", "201105"]),
        ("made", ["01/02/2020"]),
        ("date", ["999999"]),
        ("made", ["2021-13-45"]),
    ],
)
def test_what_is_no_date(name, values):
    """Numbers without a date in their header, unclear and impossible dates are no dates."""
    assert guess(name, values)[1].kind != "date"


def test_units_of_headers_and_patterns():
    """The unit comes from the header, or is given from elsewhere; categories have none."""
    frame = pd.DataFrame({"thickness_nm": ["1.5"], "bias": ["2.5"], "kind": ["a"]})

    _, guesses = infer(frame, {"bias": "V"})

    assert [guesses[name].unit for name in frame] == ["nm", "V", None]
    assert [guesses[name].role for name in frame] == ["property", "property", "facet"]


def test_index_and_missing_values_are_kept():
    """The rows keep their names and order, also where values are missing."""
    frame = pd.DataFrame({"date": ["2021-11-18", None], "x": [None, "1.5"]}, index=["b", "a"], dtype="str")

    typed, _ = infer(frame)

    assert typed.index.tolist() == ["b", "a"]
    assert typed.isna().to_numpy().tolist() == [[False, True], [True, False]]


@pytest.mark.shared_data
def test_real_tables(shared_data):
    """The columns of real tables are taken for what they are."""
    _, stm = infer(read_table(shared_data / "wse2_stm" / "metadata.csv"))
    _, stem = infer(read_table(shared_data / "stem2d_bravais" / "labels.csv"))
    _, gisaxs = infer(read_table(shared_data / "gisaxs_simulated" / "labels.csv"))

    assert stm["sample"].kind == "category"
    assert stm["date"].kind == "date"
    assert (stm["bias_V"].kind, stm["bias_V"].unit) == ("number", "V")
    assert (stm["scan_size_nm"].kind, stm["scan_size_nm"].unit) == ("number", "nm")
    assert {stm[name].kind for name in stm if name.startswith("n_")} == {"number"}
    assert (stem["bravais_class"].kind, stem["jarvis_id"].kind) == ("category", "text")
    assert [gisaxs[name].kind for name in ("lattice", "orientation", "x_spacing", "n_a")] == [
        "category",
        "category",
        "number",
        "number",
    ]
