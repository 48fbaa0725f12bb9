"""Numbers and names in sentences."""

import pytest

from pipeline.insight.wording import capital, listed, number, percent, times, with_unit, within


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (0.00001, "<0.1%"), (0.004, "0.4%"), (0.09, "9%"), (0.384, "38%"), (0.99, "99%"),
     (0.9946, "99.5%"), (0.9999, ">99.9%"), (1.0, "100%")],
)  # fmt: skip
def test_shares(share: float, text: str) -> None:
    """None and all are exact."""
    assert percent(share) == text


@pytest.mark.parametrize(("ratio", "text"), [(1.034, "1.03"), (4.23, "4.2"), (12.3, "12"), (1234.0, "1,200")])
def test_ratios(ratio: float, text: str) -> None:
    """Two digits are enough."""
    assert times(ratio) == text


def test_numbers() -> None:
    """Three digits; an image's own unit is not written."""
    assert [number(value) for value in (0.01234, -3.456, 12345.6, -1500.0)] == [
        "0.0123", "−3.46", "12,346", "−1,500"
    ]  # fmt: skip
    assert with_unit(2.5, "nm") == "2.5 nm"
    assert with_unit(2.5, "°") == "2.5°"
    assert with_unit(2.5, "value") == with_unit(2.5, None) == "2.5"


def test_titles_fit_into_sentences() -> None:
    """Abbreviations and symbols stay as they are."""
    assert [within(title) for title in ("Pixel size", "PFM mode", "DateTime", "d33")] == [
        "pixel size", "PFM mode", "DateTime", "d33"
    ]  # fmt: skip
    assert [capital(text) for text in ("pixel size", "d33 is", "x")] == ["Pixel size", "d33 is", "X"]


def test_lists_of_names() -> None:
    """Long ones are cut and say so."""
    assert [listed(list("abcdef")[:count], 4) for count in (1, 2, 3, 6)] == [
        "a", "a and b", "a, b and c", "a, b, c and 3 more"
    ]  # fmt: skip
