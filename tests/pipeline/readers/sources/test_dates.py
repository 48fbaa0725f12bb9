import pandas as pd
import pytest

from pipeline.readers.sources.dates import dates_of


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["05/06/2020", "13/06/2020"], "2020-06-05"),
        (["05/06/2020", "05/13/2020"], "2020-05-06"),
        (["2020/5/6 7:08"], "2020-05-06 07:08"),
        (["2020-05-06T07:08:09.5Z"], "2020-05-06 07:08:09.5"),
    ],
)
def test_order_of_day_and_month(texts, expected):
    """The order of day and month follows from a number above 12 anywhere in the column."""
    dates = dates_of("made", pd.Series(texts, dtype="str"))

    assert dates is not None
    assert dates.iloc[0] == pd.Timestamp(expected)


@pytest.mark.parametrize(
    "name", ["date", "Date", "scan_date", "date of growth", "acquired_at", "time", "measured"]
)
def test_headers_that_say_date(name):
    """Compact dates are read under headers that say they are dates."""
    assert dates_of(name, pd.Series(["211118"])) is not None


@pytest.mark.parametrize("name", ["update", "candidate", "sample", "daytona"])
def test_headers_that_do_not(name):
    """Words that only contain those of dates do not count."""
    assert dates_of(name, pd.Series(["211118"])) is None
