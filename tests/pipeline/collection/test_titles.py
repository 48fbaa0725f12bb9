"""What people call a column."""

import pytest

from pipeline.collection import Column
from pipeline.collection.titles import title


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("thickness_nm", "number", "property", "nm"), "Thickness"),
        (Column("d33_pm_per_V", "number", "property", "pm/V"), "d33"),
        (Column("peak_q_per_angstrom", "number", "property", "1/Å"), "Peak q"),
        (Column("bias (V)", "number", "property", "V"), "Bias"),
        (Column("growth_temperature", "number", "property", "K"), "Growth temperature"),
        (Column("series_a", "category", "facet"), "Series a"),
        (Column("x_nm", "number", "property", "nm", "Offset in x"), "Offset in x"),
    ],
)
def test_columns_are_named_without_their_unit(column: Column, expected: str) -> None:
    """The unit stands behind the numbers."""
    assert title(column) == expected
