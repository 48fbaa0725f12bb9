"""What the baselines share: prepared pixels in batches, standard numbers, principal components."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from sklearn.decomposition import PCA

from pipeline.encoder import prepare

BATCH = 64
LEAST = 1e-9

Features = Float[np.ndarray, "image feature"]
Measure = Callable[[Float[np.ndarray, "image 128 128"]], Features]


def measured(images: list[np.ndarray], measure: Measure) -> Features:
    """Give what `measure` finds in prepared images, batch by batch."""
    starts = range(0, len(images), BATCH)
    return np.concatenate(
        [measure(np.stack([prepare(image) for image in images[at : at + BATCH]])) for at in starts]
    )


def standard(features: Features) -> Features:
    """Bring every number to mean 0 and deviation 1 over the images, then every image to unit length."""
    centred = features - features.mean(axis=0)
    return unit(centred / np.maximum(centred.std(axis=0), LEAST))


def components(features: Features, count: int) -> Features:
    """Keep the `count` strongest principal components over the images, unit length."""
    fitted = PCA(min(count, *features.shape), svd_solver="randomized", random_state=0)
    return unit(fitted.fit_transform(features.astype(np.float32)))


def unit(features: Features) -> Features:
    """Divide each image's numbers by their length."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return (features / np.maximum(lengths, LEAST)).astype(np.float32)
