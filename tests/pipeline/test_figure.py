"""A map as a Plotly figure."""

from pathlib import Path

import numpy as np
import pytest

from pipeline import figure as figures
from pipeline.collection import Collection, open_collection
from pipeline.errors import CollectionError, UnknownColumnError
from pipeline.figure import figure, html


@pytest.fixture
def tiny(tiny_collection: Path) -> Collection:
    """Twelve images: four of each material and four without."""
    return open_collection(tiny_collection)


def test_each_value_is_a_trace_in_the_colours_of_the_page(tiny: Collection) -> None:
    """Most frequent first, missing last and grey."""
    drawn = figure(tiny, colour="material")

    assert [(trace.name, len(trace.x)) for trace in drawn.data] == [
        ("BiFeO3", 4),
        ("PbTiO3", 4),
        ("missing", 4),
    ]
    assert [trace.marker.color for trace in drawn.data] == ["#0072b2", "#e69f00", "#cfd3d9"]
    assert drawn.layout.title.text == "Tiny stripes"


def test_numbers_take_a_scale_with_their_unit(tiny: Collection) -> None:
    """Missing values stand apart; the range can be set."""
    drawn = figure(tiny, colour="pixel_size_nm", style={"low": 1, "high": 4, "reverse": True})

    assert [trace.name for trace in drawn.data] == ["missing", "Pixel size"]
    marker = drawn.data[1].marker
    assert (marker.cmin, marker.cmax, marker.reversescale) == (1, 4, True)
    assert marker.colorbar.title.text == "Pixel size (nm)"


def test_dates_are_told_as_days(tiny: Collection) -> None:
    """The scale carries dates, not milliseconds."""
    drawn = figure(tiny, colour="acquired_at")

    assert drawn.data[0].marker.colorbar.ticktext[0] == "2026-03-01"


def test_rows_and_filter_hold_together_in_space(tiny: Collection) -> None:
    """In 3-D; the note counts what is drawn."""
    rows = np.arange(12) < 6
    drawn = figure(tiny, rows, filter={"column": "material", "in": ["BiFeO3"]}, dimensions=3)

    assert [len(trace.z) for trace in drawn.data] == [2]
    assert "3-D · 2 of 12 images" in drawn.layout.title.subtitle.text


def test_a_sample_is_drawn_and_said(tiny: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more images than fit a random sample is drawn, the same every time."""
    monkeypatch.setattr(figures, "MOST_POINTS", 5)
    first, second = figure(tiny), figure(tiny)

    assert len(first.data[0].x) == 5
    assert "12 images, sampled: 5 of them at random" in first.layout.title.subtitle.text
    assert np.array_equal(first.data[0].x, second.data[0].x)


def test_nothing_is_a_figure_without_points(tiny: Collection) -> None:
    """An empty selection is drawn empty, coloured or not."""
    nothing = np.zeros(12, bool)

    assert [len(trace.x) for trace in figure(tiny, nothing).data] == [0]
    assert len(figure(tiny, nothing, colour="material").data) == 0


def test_the_page_works_without_a_network(tiny: Collection) -> None:
    """Plotly itself stands in the page; it is edited in place, and nothing is sent anywhere."""
    page = html(figure(tiny, colour="material"))

    assert '"editable": true' in page
    assert '<script src="http' not in page
    assert len(page) > 1_000_000


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"map": "moon"}, CollectionError, "no map 'moon'"),
        ({"dimensions": 4}, CollectionError, "2 or 3 dimensions, not 4"),
        ({"colour": "taste"}, UnknownColumnError, "no column 'taste'"),
    ],
)
def test_what_is_not_there_is_named(
    tiny: Collection, wrong: dict[str, object], error: type[Exception], said: str
) -> None:
    """An unknown map or column and impossible dimensions are sentences."""
    with pytest.raises(error, match=said):
        figure(tiny, **wrong)  # type: ignore[arg-type]
