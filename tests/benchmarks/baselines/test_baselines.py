"""The descriptors that the encoder is held against."""

import numpy as np
import pytest

from benchmarks.baselines import BASELINES
from benchmarks.baselines.patterns import BORDER_PX, patterns
from benchmarks.baselines.wavelets import wavelets
from pipeline.simulate.fields import band

TURNING = ("LBP", "log-polar FFT", "wavelet scattering")


@pytest.fixture(scope="module")
def textures() -> list[np.ndarray]:
    """Eight fields of noise, each with its own period."""
    rng = np.random.default_rng(3)
    return [band(rng, 128, 128, period_px, 0.3) for period_px in np.geomspace(4, 40, 8)]


@pytest.mark.parametrize("name", BASELINES)
def test_vectors_have_unit_length(name: str, textures: list[np.ndarray]) -> None:
    """Every method gives one finite unit vector an image, whatever the size and type of the image."""
    images = [*textures[:3], np.full((7, 300), np.nan), np.arange(2000, dtype=np.uint16).reshape(40, 50)]
    images[3][:, :200] = np.arange(200)

    vectors = BASELINES[name](images)

    assert vectors.shape[0] == 5
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


@pytest.mark.parametrize("name", TURNING)
def test_quarter_turns_and_mirrors_do_not_count(name: str, textures: list[np.ndarray]) -> None:
    """An image turned by 90° or mirrored has the vector of the image, where the method says so."""
    seen = [*textures, *[np.rot90(image) for image in textures], *[image[::-1] for image in textures]]

    vectors = BASELINES[name](seen)

    upright, turned, mirrored = np.split(vectors, 3)
    assert (upright * turned).sum(axis=1).min() > 0.97
    assert (upright * mirrored).sum(axis=1).min() > 0.97
    assert (upright @ turned.T).argmax(axis=1).tolist() == list(range(8))


def test_a_ramp_has_the_pattern_of_an_edge() -> None:
    """On an even slope half of the neighbours are brighter, those level with the pixel among them."""
    ramp = np.tile(np.arange(128.0, dtype=np.float32), (1, 128, 1))

    found = patterns(ramp, 8, 1.0)

    assert found.shape == (1, 128 - 2 * BORDER_PX, 128 - 2 * BORDER_PX)
    assert np.unique(found).tolist() == [5]


def test_wavelets_see_no_mean_and_their_own_frequency() -> None:
    """A wavelet's transform vanishes at zero and is highest at half the frequency of the finer one."""
    found = wavelets()

    assert float(found[:, :, 0, 0].abs().max()) == 0
    peaks = [int(scale[0, 0, :32].argmax()) for scale in found]
    assert peaks[0] == pytest.approx(2 * peaks[1], abs=1)
    assert peaks[1] == pytest.approx(2 * peaks[2], abs=1)
