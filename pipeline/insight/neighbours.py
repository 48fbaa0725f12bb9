"""Nearest images among a sample, relatives left out, and how much each counts. numpy only."""

import numpy as np
from jaxtyping import Float, Int

NEIGHBOURS = 15
_BLOCK = 256

Queries = tuple[Float[np.ndarray, "query feature"], Int[np.ndarray, " query"]]
References = tuple[Float[np.ndarray, "reference feature"], Int[np.ndarray, " reference"]]


def nearest_others(
    queries: Queries, references: References, k: int = NEIGHBOURS
) -> tuple[Int[np.ndarray, "query neighbour"], Float[np.ndarray, "query neighbour"]]:
    """Find for every query the `k` references with the largest product, none of the query's own group.

    Both sides are given as vectors and group numbers. Returns places in `references`, best first, and the
    products; where fewer than `k` are left the place is −1 and the product −inf.
    """
    (asked, own), (known, group) = queries, references
    width = min(k, len(known))
    places = np.full((len(asked), width), -1, np.int64)
    scores = np.full((len(asked), width), -np.inf, np.float32)
    for start in range(0, len(asked) if width else 0, _BLOCK):
        block = slice(start, start + _BLOCK)
        product = asked[block] @ known.T
        product[own[block, None] == group[None, :]] = -np.inf
        best = np.argpartition(-product, width - 1, axis=1)[:, :width]
        found = np.take_along_axis(product, best, axis=1)
        order = np.argsort(-found, axis=1, kind="stable")
        scores[block] = np.take_along_axis(found, order, axis=1)
        places[block] = np.take_along_axis(best, order, axis=1)
    return np.where(np.isfinite(scores), places, -1), scores


def weights(distances: Float[np.ndarray, "... neighbour"]) -> Float[np.ndarray, "... neighbour"]:
    """Return how much each neighbour counts: a Gaussian as wide as the middle distance."""
    finite = np.where(np.isfinite(distances), distances, np.nan)
    has_any = np.isfinite(finite).any(axis=-1, keepdims=True)
    width = np.nanmedian(np.where(has_any, finite, 0.0), axis=-1, keepdims=True)
    relative = np.where(width > 0, distances / np.where(width > 0, width, 1.0), np.sign(distances))
    return np.exp(-0.5 * relative.astype(np.float64) ** 2)


def sampled(
    rows: Int[np.ndarray, " row"], most: int, rng: np.random.Generator
) -> Int[np.ndarray, " sampled"]:
    """Return at most `most` of the rows, drawn at random."""
    return rows if len(rows) <= most else rng.choice(rows, most, replace=False)
