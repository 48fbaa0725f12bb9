import json
from datetime import datetime

import numpy as np
import pytest

from pipeline.readers.metadata import LONGEST_TEXT, MOST_ENTRIES, flat, length_nm, moment, number


def test_flattens_to_what_json_can_hold():
    """Nested entries get dotted names; NaN and bulk data are left out; the rest is text, number, boolean."""
    found = flat(
        {
            "Beam": {"HV": np.float32(5), "On": True},
            "raw": b"caf\xc3\xa9\x00",
            "pair": (1, 2),
            "nan": float("nan"),
            "bulk": np.zeros(100),
            "long": "x" * 5000,
            "when": datetime(2020, 1, 2),
            "object": object(),
        }
    )

    assert found["Beam.HV"] == 5.0
    assert found["Beam.On"] is True
    assert (found["raw"], found["pair"], found["when"]) == ("café", "1, 2", "2020-01-02T00:00:00")
    assert len(found["long"]) == LONGEST_TEXT
    assert not {"nan", "bulk", "object"} & found.keys()
    json.dumps(found, allow_nan=False)


def test_keeps_a_bounded_number_of_entries():
    """A file cannot fill the memory with entries."""
    assert len(flat({f"key {index}": index for index in range(5000)})) == MOST_ENTRIES


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (2.5, "µm", 2500.0),
        (2.5, "μm", 2500.0),
        (1, "nm", 1.0),
        (3e-9, "m", 3.0),
        (2, "Å", 0.2),
        (1, "1/nm", None),
        (1, None, None),
        (0, "nm", None),
        (-1, "nm", None),
        (float("inf"), "nm", None),
        ("1", "nm", None),
    ],
)
def test_lengths_become_nanometres(value, unit, expected):
    """Positive lengths in a known unit are converted, everything else is unknown."""
    assert length_nm(value, unit) == (pytest.approx(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014:10:24 16:33:09", datetime(2014, 10, 24, 16, 33, 9)),
        ("2024-10-26T01:38:05.208", datetime(2024, 10, 26, 1, 38, 5, 208000)),
        ("2024-10-26T01:38:05.208123456", datetime(2024, 10, 26, 1, 38, 5, 208123)),
        ("Mon Nov 12 16:42:13 2007", datetime(2007, 11, 12, 16, 42, 13)),
        ("2020-11-25 7:09:19 PM", datetime(2020, 11, 25, 19, 9, 19)),
        (b"2014:10:24 16:33:09\x00", datetime(2014, 10, 24, 16, 33, 9)),
        ("2014:99:24 16:33:09", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_dates_of_instruments(text, expected):
    """Dates are read as instruments write them; anything else is no date."""
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [(" 12 ", 12), ("-1.5e3", -1500.0), ("1.0 s", "1.0 s"), ("nan", "nan")]
)
def test_numbers_in_text(text, expected):
    """Text that is a number becomes one."""
    assert number(text) == expected
