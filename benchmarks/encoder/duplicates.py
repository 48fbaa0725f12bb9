"""Images that are nearly the same but for a shift, found by pixels alone, so that no method is favoured.

Two are joined where the largest normalised correlation over all circular shifts of their prepared pixels, at
64 × 64, is above a limit; a group is what is joined directly or through others.
"""

import numpy as np
import scipy.fft
from jaxtyping import Int
from scipy.sparse.csgraph import connected_components

from pipeline.encoder import prepare

SAME = 0.98
COARSE_PX = 64


def representatives(images: list[np.ndarray]) -> Int[np.ndarray, "kept"]:
    """Give the place of the first image of every group of near-duplicates."""
    side = len(prepare(images[0])) // COARSE_PX
    coarse = np.stack(
        [prepare(image).reshape(COARSE_PX, side, COARSE_PX, side).mean(axis=(1, 3)) for image in images]
    )
    coarse -= coarse.mean(axis=(1, 2), keepdims=True)
    coarse /= np.maximum(np.sqrt((coarse**2).sum(axis=(1, 2), keepdims=True)), 1e-9)
    spectra = scipy.fft.rfft2(coarse)
    alike = np.zeros((len(images), len(images)), bool)
    for place, one in enumerate(spectra):
        best = scipy.fft.irfft2(one * spectra[place:].conj(), s=coarse.shape[1:]).max(axis=(1, 2))
        alike[place, place:] = best > SAME
    _, group = connected_components(alike, directed=False)
    return np.unique(group, return_index=True)[1]
