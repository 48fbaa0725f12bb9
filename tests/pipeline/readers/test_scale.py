import math

import pytest

from pipeline.readers.scale import scale_of


def test_lengths():
    """Lengths become nanometres, each side in its own unit, whatever the direction of the axis."""
    assert scale_of(0.5, "µm").pixel_size_nm == (500, 500)
    assert scale_of(1, "nm", 2, "A").pixel_size_nm == pytest.approx((1, 0.2))
    assert scale_of(-3, "nm").pixel_size_nm == (3, 3)


@pytest.mark.parametrize(
    ("size", "unit", "per_nm"), [(0.1, "1/nm", 0.1), (0.1, "1/Å", 1.0), (2e9, "1/m", 2.0)]
)
def test_diffraction_patterns(size, unit, per_nm):
    """A reciprocal length is no pixel size, and is kept under its own name."""
    scale = scale_of(size, unit)

    assert scale.pixel_size_nm == (None, None)
    assert scale.entries["reciprocal_pixel_per_nm"] == pytest.approx(per_nm)


@pytest.mark.parametrize("unit", ["", None, "px"])
def test_uncalibrated(unit):
    """A size without a unit is unknown, without a word."""
    assert scale_of(1.0, unit) == scale_of(None, None)


@pytest.mark.parametrize(
    ("size", "unit", "said"),
    [(0, "nm", "0 nm"), (math.nan, "nm", "nan nm"), (1, "furlong", "1 furlong"), (None, "nm", "None nm")],
)
def test_what_cannot_be_a_size(size, unit, said):
    """Nothing, NaN and unknown units are unknown, and a note says what the file said."""
    scale = scale_of(size, unit)

    assert scale.pixel_size_nm == (None, None)
    assert f"the file says {said} for a pixel" in str(scale.entries["pixel_size_note"])


def test_one_good_side():
    """A side that is no length leaves the other."""
    assert scale_of(1, "nm", 0, "nm").pixel_size_nm == (1, None)
