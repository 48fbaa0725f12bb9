"""What is told of the lattice and symmetry of an image."""

import json

import numpy as np
import pytest

from pipeline.describe import examine
from pipeline.tasks.symmetry import told_of
from tests.pipeline.describe.cells import crystal


def test_a_crystal_is_told_with_its_places() -> None:
    """Lattice in pixels and nm, a lattice point on a centre of the highest fold, and what is found."""
    image, _ = crystal("p4g", seed=5)
    told = told_of(examine(image, None, 0.5), 0.5)
    rows = {(row["kind"], row["fold"]): row for row in told["symmetry"]}

    assert told["lattice"]["class"] == "square"
    assert told["lattice"]["a_nm"] == pytest.approx(0.5 * told["lattice"]["a_px"])
    first = told["centres"][0]
    assert first["fold"] == 4
    assert told["lattice"]["anchor"] == [first["u"], first["v"]]
    assert rows["rotation", 4]["is_found"]
    assert rows["glide", 1]["is_found"]
    assert rows["rotation", 3] == {
        "kind": "rotation",
        "fold": 3,
        "strength": 0.0,
        "floor": None,
        "axis_deg": None,
        "is_found": False,
    }
    json.dumps(told, allow_nan=False)


def test_a_texture_is_told_by_its_whole_image() -> None:
    """No lattice, no places, no glide; the scale bar is told with its box."""
    rng = np.random.default_rng(0)
    image = rng.standard_normal((128, 128)).cumsum(axis=0).cumsum(axis=1)
    image[115:117, 70:110] = image.max() + 30
    told = told_of(examine(image, None, None), None)

    assert told["lattice"] is None
    assert told["centres"] == told["axes"] == []
    assert [row["kind"] for row in told["symmetry"]] == ["rotation"] * 4 + ["mirror"]
    assert told["burnt_in"]["kind"] == "scale bar"
    json.dumps(told, allow_nan=False)


def test_an_image_too_small_is_told_as_unknown() -> None:
    """What was not measured is None, never a number that is none."""
    told = told_of(examine(np.ones((4, 4)), None, None), None)

    assert told["confidence"] is None
    assert all(row["strength"] is None for row in told["symmetry"])
    json.dumps(told, allow_nan=False)
