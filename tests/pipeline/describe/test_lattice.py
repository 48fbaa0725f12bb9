"""The lattice is found in every group, clean and noisy, and not where there is none."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.describe import describe
from pipeline.describe.cell import gamma_deg, lattice_class, reduced
from pipeline.describe.pattern import SURE, find_pattern
from pipeline.describe.spectrum import Spectrum
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.textures import simulate_texture
from tests.pipeline.describe.cells import crystal, found_in, mismatch


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_every_group_has_its_lattice_found(group: str, noise: float) -> None:
    """The reduced cell is right to 2 %, also under noise as strong as the image, and sure."""
    image, true = crystal(group, seed=5, noise=noise)
    pattern = found_in(image)

    assert mismatch(pattern.vectors, true) < 0.02
    assert pattern.confidence > 0.5


@pytest.mark.parametrize("seed", range(8))
def test_a_texture_has_no_lattice(seed: int) -> None:
    """Grains, particles, fibres and the like stay below the confidence of a lattice."""
    pixels = simulate_texture(np.random.default_rng(seed), 128).pixels

    found = describe(pixels, None, 1.0)
    assert found["lattice_confidence"] < SURE
    assert np.isnan(found["lattice_a_nm"])
    assert found["lattice_class"] is None


def test_noise_and_stripes_have_no_lattice() -> None:
    """White noise repeats nowhere, stripes in one direction only."""
    noise = np.random.default_rng(0).standard_normal((128, 128)).astype(np.float32)
    stripes = np.sin(np.arange(128) * 0.5)[None, :] + 0.3 * noise

    for image in (noise, stripes.astype(np.float32)):
        assert describe(image, None, None)["lattice_confidence"] < SURE


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ([[10, 0], [0, 10.1]], "square"),
        ([[10, 0], [0, 12]], "rectangular"),
        ([[10, 0], [-5, 8.66]], "hexagonal"),
        ([[10, 0], [-3, 9.54]], "rhombic"),
        ([[10, 0], [-5, 14]], "rhombic"),
        ([[10, 0], [-3, 14]], "oblique"),
    ],
)
def test_classes_by_lengths_and_angle(cell: list[list[float]], name: str) -> None:
    """A centred rectangle is rhombic, whichever of its vectors are the shortest."""
    assert lattice_class(np.array(cell, dtype=np.float64)) == name


def test_a_skew_cell_is_reduced() -> None:
    """Long and skew vectors of a lattice give its two shortest, at an angle of 90° to 120°."""
    short = np.array([[7.0, 1.0], [-3.0, 8.0]])
    found = reduced(np.array([[3, 2], [4, 3]]) @ short)

    assert mismatch(found, short) < 1e-9
    assert np.hypot(*found[0]) <= np.hypot(*found[1])
    assert 90 <= gamma_deg(found) <= 120


def test_a_fine_lattice_of_a_large_image_is_found_in_its_middle() -> None:
    """Averaging 900 pixels to 256 would lose a period of 5 pixels; vectors are those of the image."""
    y, x = np.mgrid[:900, :900]
    image = np.cos(2 * np.pi * x / 5) + np.cos(2 * np.pi * y / 6)

    found = describe(image, None, 2.0)
    assert found["lattice_a_nm"] == pytest.approx(10, rel=0.01)
    assert found["lattice_b_px"] == pytest.approx(6, rel=0.01)
    assert found["lattice_class"] == "rectangular"


@pytest.mark.shared_data
def test_bravais_classes_of_simulated_stem_images(shared_data: Path) -> None:
    """Hexagonal and square crystals are named as labelled; a lattice is found in nine of ten images."""
    folder = shared_data / "stem2d_bravais"
    counts: Counter[tuple[str, str]] = Counter()
    with (folder / "labels.csv").open() as table:
        rows = list(csv.DictReader(table))[::12]
    for row in rows:
        pixels = np.asarray(Image.open(folder / "images" / row["file"]).convert("L"), dtype=np.float32)
        pattern = find_pattern(Spectrum((pixels - pixels.mean()) / pixels.std()), 1)
        is_sure = pattern is not None and pattern.confidence >= SURE
        counts[row["bravais_name"], lattice_class(pattern.vectors) if pattern and is_sure else "none"] += 1

    found = sum(count for (_, name), count in counts.items() if name != "none")
    assert found >= 0.88 * len(rows)
    for name in ("hexagonal", "square"):
        all_of = sum(count for (label, _), count in counts.items() if label == name)
        assert counts[name, name] >= 0.85 * all_of
