"""Two layouts of the same images, brought onto each other by what does not change a map.

Turning, mirroring, scaling and moving leave every distance ratio as it is; the best of them is the
orthogonal Procrustes fit (P. Schönemann 1966, doi:10.1007/BF02289451).
"""

import numpy as np
from jaxtyping import Bool, Float

WIDTH = 5.0  # standard deviation of the longest axis of a map of some thousand images, in its own units
REACH = 15.0  # outliers start no farther out
SCATTER = 1.0  # of images that stand at one point
NO_EXTENT = 1e-9  # of the largest coordinate: layouts smaller than that are one point


def spread_out(places: Float[np.ndarray, "image axis"], seed: int) -> Float[np.ndarray, "image axis"]:
    """Centre places and scale them, all axes alike, to the width at which a descent starts.

    Places that are not known (NaN) stand at the centre. Where all are one point they are scattered.
    """
    known = is_known(places)
    centred = np.where(known[:, None], places - _centre(places, known), 0).astype(np.float64)
    width = centred[known].std(axis=0).max() if known.any() else 0.0
    if width <= NO_EXTENT * max(1.0, float(np.abs(places[known]).max(initial=0))):
        return np.random.default_rng(seed).normal(0, SCATTER, places.shape)
    return np.clip(centred * (WIDTH / width), -REACH, REACH)


def aligned(
    layout: Float[np.ndarray, "image axis"], onto: Float[np.ndarray, "image axis"]
) -> Float[np.ndarray, "image axis"]:
    """Turn, mirror, scale and move a layout onto an earlier one of the same centre and radius.

    Where the earlier one is a single point, the layout keeps its size around it.
    """
    known = is_known(onto)
    if not known.any():
        return layout
    old_centre, new_centre = _centre(onto, known), _centre(layout, known)
    old, new = onto[known] - old_centre, layout[known] - new_centre
    old_radius, new_radius = radius(old), radius(new)
    scale = old_radius / new_radius if min(old_radius, new_radius) > NO_EXTENT else 1.0
    return ((layout - new_centre) @ _turn(new, old) * scale + old_centre).astype(np.float32)


def displacement(
    layout: Float[np.ndarray, "image axis"], earlier: Float[np.ndarray, "image axis"]
) -> float | None:
    """Give the mean move from an earlier layout after the best fit, in its root mean square radius.

    None where the earlier layout has no extent.
    """
    known = is_known(earlier)
    if not known.any():
        return None
    old, new = earlier[known] - _centre(earlier, known), layout[known] - _centre(layout, known)
    if radius(old) <= NO_EXTENT:
        return None
    turned = new @ _turn(new, old)
    scale = (turned * old).sum() / max(float((new**2).sum()), NO_EXTENT)
    return float(np.linalg.norm(turned * scale - old, axis=1).mean() / radius(old))


def radius(centred: Float[np.ndarray, "image axis"]) -> float:
    """Give the root mean square distance from the centre."""
    return float(np.sqrt((centred.astype(np.float64) ** 2).sum(axis=1).mean()))


def is_known(places: Float[np.ndarray, "image axis"]) -> Bool[np.ndarray, " image"]:
    """Tell which images have a place."""
    return np.isfinite(places).all(axis=1)


def _centre(
    places: Float[np.ndarray, "image axis"], known: Bool[np.ndarray, " image"]
) -> Float[np.ndarray, " axis"]:
    return places[known].mean(axis=0, dtype=np.float64) if known.any() else np.zeros(places.shape[1])


def _turn(
    new: Float[np.ndarray, "image axis"], old: Float[np.ndarray, "image axis"]
) -> Float[np.ndarray, "axis axis"]:
    """Give the rotation or reflection that brings centred rows of `new` nearest to `old`."""
    left, _, right = np.linalg.svd(new.T.astype(np.float64) @ old.astype(np.float64))
    return left @ right
