"""A figure looks where the page looks."""

from typing import Any

import numpy as np
import pytest

from pipeline.errors import CollectionError
from pipeline.figure_camera import layout_of

PLANE = np.array([[0.0, 10.0], [-2.0, 2.0]])
SPACE = np.array([[0.0, 10.0], [0.0, 10.0], [0.0, 10.0]])
WHOLE = {"x": 5, "y": 5, "z": 5, "yaw": 0.0, "pitch": 0.0, "zoom": 1}


def test_the_plane_shows_what_surrounds_the_camera() -> None:
    """Twice as near shows half as much; without a camera all is shown."""
    found = layout_of({"x": 4, "y": 1, "zoom": 2}, PLANE)

    assert np.allclose(found["xaxis"]["range"], [4 - 2.5 / 0.92, 4 + 2.5 / 0.92])
    assert np.allclose(found["yaxis"]["range"], [1 - 1 / 0.92, 1 + 1 / 0.92])
    assert layout_of(None, PLANE) == {}


def test_space_is_seen_from_where_the_page_sees_it() -> None:
    """Turned and tilted as there, y up, nearer with the zoom, round the same place."""
    ahead = layout_of(WHOLE, SPACE)["scene"]["camera"]
    beside = layout_of({**WHOLE, "yaw": np.pi / 2}, SPACE)["scene"]["camera"]
    above = layout_of({**WHOLE, "pitch": np.pi / 2, "zoom": 2, "x": 10}, SPACE)["scene"]["camera"]
    distance = 2.4 * 0.345 * np.sqrt(3)

    assert np.allclose([ahead["eye"][axis] for axis in "xyz"], [0, 0, distance])
    assert np.allclose([beside["eye"][axis] for axis in "xyz"], [distance, 0, 0])
    assert np.allclose([above["eye"][axis] for axis in "xyz"], [0.5, distance / 2, 0])
    assert above["center"] == pytest.approx({"x": 0.5, "y": 0, "z": 0})
    assert ahead["up"] == {"x": 0, "y": 1, "z": 0}


def test_sides_keep_their_proportions() -> None:
    """A map twice as wide as it is high stays so, and shows all of it without a camera."""
    scene = layout_of(None, np.array([[0.0, 8.0], [0.0, 4.0], [0.0, 2.0]]))["scene"]

    assert scene["aspectratio"] == pytest.approx({"x": 2, "y": 1, "z": 0.5})
    assert scene["xaxis"]["range"] == [0.0, 8.0]


@pytest.mark.parametrize(
    "camera", ["near", {"x": 1, "y": 2}, {"x": 1, "y": 2, "zoom": 0}, {"x": 1, "y": "2", "zoom": 1}]
)
def test_what_is_no_camera_is_named(camera: Any) -> None:
    """A sentence says what one holds."""
    with pytest.raises(CollectionError, match="numbers x, y, zoom"):
        layout_of(camera, PLANE)
