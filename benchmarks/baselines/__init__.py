"""What the encoder is held against: five descriptors that need no training, each one module with `embed`.

All take a list of 2-D arrays of any size and type and give float32 [image, number], unit length. They see
what the encoder's own `prepare` leaves of an image. Numbers are standardised, and where there are many
reduced to principal components, over the images of the call: without labels, but knowing the whole set.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.baselines import gradients, patterns, pixels, polar, wavelets

Embed = Callable[[list[np.ndarray]], np.ndarray]

BASELINES: dict[str, Embed] = {
    "raw pixels, PCA-64": pixels.embed,
    "HOG, PCA-128": gradients.embed,
    "LBP": patterns.embed,
    "log-polar FFT": polar.embed,
    "wavelet scattering": wavelets.embed,
}

__all__ = ["BASELINES", "Embed"]
