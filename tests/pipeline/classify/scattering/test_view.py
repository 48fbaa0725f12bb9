"""How the head sees a frame."""

import numpy as np
import pytest

from pipeline.classify.scattering.view import SIDE, view
from pipeline.errors import EncoderError


@pytest.mark.parametrize("shape", [(300, 300), (64, 64), (50, 400), (700, 90)])
def test_proportions_are_kept(shape: tuple[int, int]) -> None:
    """The longer side fills the view; what the shorter leaves is masked."""
    known = view(np.random.default_rng(0).poisson(20, shape))[3] > 0

    rows, columns = known.any(axis=1).sum(), known.any(axis=0).sum()
    assert max(rows, columns) == SIDE
    assert rows / columns == pytest.approx(shape[0] / shape[1], rel=0.1)


def test_gain_and_offset_drop_out() -> None:
    """A camera's pedestal and gain change nothing but roundings."""
    counts = np.random.default_rng(1).poisson(30, (200, 180)).astype(np.float32)

    apart = np.abs(view(counts).astype(int) - view(7 * counts + 400).astype(int))

    assert apart.max() <= 2


def test_single_spots_of_large_frames_stay() -> None:
    """A spot of one pixel among a thousand by a thousand is seen by the plane of brightest pixels."""
    frame = np.full((1024, 1024), 10.0)
    frame[500, 300] = 40

    planes = view(frame)

    assert planes[2].argmax() == (500 // 8) * SIDE + 300 // 8


def test_masked_pixels_count_for_nothing() -> None:
    """Whatever stands in masked pixels, NaN too, the view is the same."""
    frame = np.random.default_rng(2).poisson(9, (150, 150)).astype(np.float32)
    mask = np.zeros(frame.shape, bool)
    mask[40:70] = True
    broken = np.where(mask, np.nan, frame)

    assert np.array_equal(view(np.where(mask, -1, frame), mask), view(broken))


def test_a_frame_without_pixels_is_refused() -> None:
    """All masked: a sentence, no answer."""
    with pytest.raises(EncoderError, match="0 of 2500 pixels are valid"):
        view(np.zeros((50, 50)), np.ones((50, 50), bool))


def test_a_constant_frame_is_seen() -> None:
    """No contrast is no error."""
    assert view(np.full((90, 90), 7, np.uint16))[1].min() == 128
