"""Images of lattices show their group, or say that they do not."""

import numpy as np
import pytest

from pipeline.simulate.lattice import DEFECTS, simulate_lattice
from pipeline.simulate.microscope import Condition
from pipeline.simulate.wallpaper import draw_cell


def test_the_same_seed_gives_the_same_image() -> None:
    """Images are deterministic."""
    first, second = (simulate_lattice(np.random.default_rng(0), 64) for _ in range(2))

    assert np.array_equal(first.pixels, second.pixels)


def test_a_clean_image_repeats_with_its_lattice() -> None:
    """Moved by a whole lattice vector, the picture comes back."""
    cell = draw_cell(np.random.default_rng(1), "p4m", 20.0, basis=np.diag([20.0, 20.0]))
    pixels = None
    for seed in range(40):  # until one is not turned
        image = simulate_lattice(
            np.random.default_rng(seed), 80, condition=Condition(), cell=cell, defect="none"
        )
        if np.abs(image.pixels[:60] - image.pixels[20:]).max() < 1e-3:
            pixels = image.pixels
            break

    assert pixels is not None
    assert np.abs(pixels[:, :60] - pixels[:, 20:]).max() < 1e-3


@pytest.mark.parametrize("defect", DEFECTS)
def test_every_defect_is_drawn(defect: str) -> None:
    """What hides the order takes the label away."""
    image = simulate_lattice(np.random.default_rng(2), 64, group="p2", condition=Condition(), defect=defect)

    assert image.pixels.shape == (64, 64)
    assert np.isfinite(image.pixels).all()
    assert image.visible == (defect not in ("twin", "amorphous edge"))


def test_noise_hides_the_order() -> None:
    """An image drowned in noise is not labelled."""
    image = simulate_lattice(np.random.default_rng(3), 64, condition=Condition(noise=2.0), defect="none")

    assert not image.visible
