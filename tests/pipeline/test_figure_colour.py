"""The colours of a figure are those of the map on the page."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plotly.colors import unlabel_rgb

from pipeline.collection import Collection, open_collection
from pipeline.collection.schema import Column
from pipeline.errors import CollectionError
from pipeline.figure import figure
from pipeline.figure_colour import titled


@pytest.fixture
def tiny(tiny_collection: Path) -> Collection:
    """Twelve images: four of each material and four without; six with a pixel size."""
    return open_collection(tiny_collection)


def test_values_take_the_colours_they_were_given_in_their_order(tiny: Collection) -> None:
    """What has none is "other"; a value that is gone takes none."""
    drawn = figure(tiny, colour="material", style={"values": ["gone", "PbTiO3"]})

    assert [(trace.name, trace.marker.color) for trace in drawn.data] == [
        ("PbTiO3", "#0072b2"),
        ("1 other value", "#a3a8b0"),
        ("missing", "#cfd3d9"),
    ]


def test_ratios_stay_ratios(tiny: Collection) -> None:
    """With log equal ratios take equal parts of the scale, which is marked with the values themselves."""
    marker = figure(tiny, colour="pixel_size_nm", style={"log": True, "low": 1, "high": 100}).data[-1].marker
    sizes = tiny.frame["pixel_size_nm"].dropna().to_numpy(float)

    assert (marker.cmin, marker.cmax) == (0, 2)
    assert np.allclose(marker.color, np.log10(np.maximum(sizes, 1)))
    assert marker.colorbar.ticktext == ("1", "3.16", "10", "31.6", "100")


def test_log_without_a_value_above_zero_is_left_aside(tiny: Collection) -> None:
    """As on the page."""
    marker = figure(tiny, colour="pixel_size_nm", style={"log": True, "low": -2}).data[-1].marker

    assert marker.cmin == -2
    assert marker.colorbar.ticktext is None


@pytest.mark.parametrize(
    ("style", "first", "last"),
    [
        ({"map": "viridis"}, (71, 1, 84), (211, 225, 31)),
        ({"map": "grey"}, (0, 0, 0), (204, 204, 204)),
        ({"map": "grey", "theme": "dark"}, (64, 64, 64), (255, 255, 255)),
        ({"map": "none of ours"}, (71, 1, 84), (211, 225, 31)),
    ],
)
def test_scales_are_cut_where_they_would_drown(
    tiny: Collection, style: dict[str, Any], first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    """The first and last colours are those of the page's ramp, on light ground and on dark."""
    scale = figure(tiny, colour="pixel_size_nm", style=style).data[-1].marker.colorscale

    for (_, colour), expected in ((scale[0], first), (scale[-1], last)):
        assert np.abs(np.subtract(unlabel_rgb(colour), expected)).max() < 12


def test_an_end_that_is_no_number_is_named(tiny: Collection) -> None:
    """A sentence says which."""
    with pytest.raises(CollectionError, match="'low' of the ramp is 'thin'"):
        figure(tiny, colour="pixel_size_nm", style={"low": "thin"})


def test_a_long_title_is_broken_into_lines() -> None:
    """So that a legend leaves room for the map; a short one stays whole, its unit said once."""
    long = Column("a", "number", "property", "Å", title="Lattice constant along the longer axis, refined")

    assert titled(long) == "Lattice constant along the<br>longer axis, refined (Å)"
    assert titled(Column("b", "number", "property", "nm", title="Thickness (nm)")) == "Thickness (nm)"
