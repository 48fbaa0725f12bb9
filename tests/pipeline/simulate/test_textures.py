"""Micrographs of the family "other"."""

import numpy as np
import pytest

from pipeline.simulate.textures import KINDS, simulate_texture


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_a_picture(kind: str) -> None:
    """Finite float32 of the size asked for, not constant, the same for the same seed."""
    first, second = (simulate_texture(np.random.default_rng(1), 72, kind) for _ in range(2))

    assert first.pixels.shape == (72, 72)
    assert first.pixels.dtype == np.float32
    assert np.isfinite(first.pixels).all() and first.pixels.std() > 0
    assert np.array_equal(first.pixels, second.pixels)
    assert first.kind == kind


def test_a_blank_frame_is_noise() -> None:
    """Neighbouring pixels of a blank frame know little of each other."""
    pixels = simulate_texture(np.random.default_rng(2), 96, "blank").pixels

    assert abs(np.corrcoef(pixels[:, 1:].ravel(), pixels[:, :-1].ravel())[0, 1]) < 0.2


def test_kinds_are_drawn_widely() -> None:
    """A hundred draws show most kinds."""
    rng = np.random.default_rng(3)

    assert len({simulate_texture(rng, 32).kind for _ in range(100)}) > 9
