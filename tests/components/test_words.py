"""Counts, numbers, dates, durations and sizes in words."""

from datetime import datetime

import pytest

from components import words


def test_images_agree_in_number() -> None:
    """One image is no plural, and thousands are grouped."""
    assert [words.images(1), words.images(6000)] == ["1 image", "6,000 images"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0123, "12 ms"), (2.345, "2.3 s"), (42.4, "42 s"), (185, "3 min 5 s"), (7860, "2 h 11 min")],
)
def test_durations_have_two_units_at_most(seconds: float, said: str) -> None:
    """A duration is as exact as people need it."""
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("byte_count", "said"),
    [(999, "999 B"), (1536, "1.5 kB"), (52_300_000, "52 MB"), (7_000_000_000_000, "7.0 TB")],
)
def test_sizes_have_a_fitting_unit(byte_count: int, said: str) -> None:
    """Bytes are counted in thousands."""
    assert words.size(byte_count) == said


def test_midnight_is_left_out() -> None:
    """A date without a time shows none."""
    assert words.moment(datetime(2026, 3, 14)) == "2026-03-14"
    assert words.moment(datetime(2026, 3, 14, 9, 5)) == "2026-03-14 09:05"
