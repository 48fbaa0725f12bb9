"""Training images come in every form an image may be saved in."""

import numpy as np
import pytest

from pipeline.classify.families.examples import draw_example, saved_counts
from pipeline.classify.families.head import FAMILIES


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_examples(family: str) -> None:
    """Float32 images of several sizes, the same for the same seed, never all masked."""
    rng = np.random.default_rng(0)
    images = [draw_example(rng, family) for _ in range(8)]

    assert all(image.dtype == np.float32 and np.isfinite(image).mean() > 0.3 for image in images)
    assert len({image.shape for image in images}) > 2
    assert np.array_equal(images[0], draw_example(np.random.default_rng(0), family), equal_nan=True)


def test_counts_are_saved_as_numbers_or_pictures() -> None:
    """About half keep their counts with gaps as NaN, the others become 8-bit pictures."""
    rng = np.random.default_rng(1)
    counts = rng.poisson(20, (64, 64)).astype(np.int32)
    counts[10] = -1
    saved = [saved_counts(rng, counts) for _ in range(60)]
    masked = [image for image in saved if np.isnan(image).any()]

    assert 15 < len(masked) < 45
    assert all(np.isnan(image[10]).all() and np.array_equal(image[11:], counts[11:]) for image in masked)
    assert all(image.max() <= 255 for image in saved if not np.isnan(image).any())
