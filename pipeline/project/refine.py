"""A few steps of UMAP's descent for new images among fixed ones; numpy only.

Each new image is drawn to the places of its neighbours, by the membership of each, and driven from the
others, as when umap-learn transforms new rows (arXiv:1802.03426). Instead of drawing others by chance, those
nearest on the map push as they are and a sample stands for the rest, so the steps are few and the same on
every run. Distances are measured in a unit of the map's own density: a map may have any scale.
"""

import numpy as np
from jaxtyping import Float, Int

A, B = 1.577, 0.895  # the curve of the usual minimal distance of 0.1
UNIT = 1.5  # of the map, in its own median distance to the fifteenth nearest place; chosen on held-out images
UNIT_NEIGHBOURS, UNIT_SAMPLE, UNIT_OTHERS = 15, 64, 20_000
REPULSIONS = 5
STEPS, STEP_SIZE = 30, 0.1
LONGEST_PULL = 4.0
NEAR_OTHERS, FAR_OTHERS = 192, 128
BLOCK = 32  # images moved together
NO_EXTENT = 1e-6  # of the largest coordinate
HALVINGS = 40
NARROWEST = 1e-3


def refine(
    begun: Float[np.ndarray, "query axis"],
    rows: Int[np.ndarray, "query neighbour"],
    distances: Float[np.ndarray, "query neighbour"],
    known: Float[np.ndarray, "image axis"],
) -> Float[np.ndarray, "query axis"]:
    """Move new images from where they begin to where they settle among the `known` places, which stay.

    `rows` and `distances` are the nearest known images by likeness, nearest first. On a
    map that is a single point they stay there.
    """
    settled = begun.copy()
    unit = UNIT * _neighbour_distance(known)
    if unit <= NO_EXTENT * float(np.abs(known).max()):
        return settled
    weights = _memberships(distances)
    for start in range(0, len(begun), BLOCK):
        block = slice(start, start + BLOCK)
        settled[block] = _settled(begun[block], known[rows[block]], weights[block], known, unit)
    return settled


def _settled(
    begun: Float[np.ndarray, "query axis"],
    friends: Float[np.ndarray, "query neighbour axis"],
    weights: Float[np.ndarray, "query neighbour"],
    known: Float[np.ndarray, "image axis"],
    unit: float,
) -> Float[np.ndarray, "query axis"]:
    others, shares = _others(begun, known)
    shares *= REPULSIONS * weights.sum(axis=1, keepdims=True) / len(known)
    place = begun.astype(np.float64)
    for step in range(STEPS):
        toward = (place[:, None] - friends) / unit
        square = (toward**2).sum(axis=2) + 1e-12
        pull = -2 * A * B * square ** (B - 1) / (A * square**B + 1) * weights
        away = (place[:, None] - others) / unit
        square = (away**2).sum(axis=2)
        push = 2 * B / ((0.001 + square) * (A * square**B + 1)) * shares
        force = (pull[:, :, None] * toward).sum(axis=1) + (push[:, :, None] * away).sum(axis=1)
        size = STEP_SIZE * (1 - step / STEPS)
        place += size * np.clip(force, -LONGEST_PULL, LONGEST_PULL) * unit
    return place.astype(np.float32)


def _neighbour_distance(known: Float[np.ndarray, "image axis"]) -> float:
    """Give the median distance of places to their fifteenth nearest, from even samples of a large map."""
    places = known[np.unique(np.linspace(0, len(known) - 1, UNIT_SAMPLE).astype(int))]
    others = known[np.unique(np.linspace(0, len(known) - 1, UNIT_OTHERS).astype(int))]
    place = min(UNIT_NEIGHBOURS, len(others) - 1)
    square = ((places[:, None] - others) ** 2).sum(axis=2)
    found = float(np.sqrt(np.median(np.partition(square, place, axis=1)[:, place])))
    # A sample is thinner than the map.
    return found * (len(others) / len(known)) ** (1 / known.shape[1])


def _others(
    begun: Float[np.ndarray, "query axis"], known: Float[np.ndarray, "image axis"]
) -> tuple[Float[np.ndarray, "query other axis"], Float[np.ndarray, "query other"]]:
    """Choose for each image the known places that push it, and how many each stands for."""
    count = len(known)
    near = min(NEAR_OTHERS, count)
    far = FAR_OTHERS if count > near else 0
    sample = np.random.default_rng(0).integers(0, count, far)
    chosen = np.empty((len(begun), near + far), np.int64)
    shares = np.ones((len(begun), near + far))
    for query, place in enumerate(begun):
        square = ((known - place) ** 2).sum(axis=1)
        limit = np.argpartition(square, near - 1)[:near]
        chosen[query] = np.concatenate([limit, sample])
        is_rest = square[sample] > square[limit].max()
        shares[query, near:] = is_rest * (count - near) / max(int(is_rest.sum()), 1)
    return known[chosen].astype(np.float64), shares


def _memberships(distances: Float[np.ndarray, "query neighbour"]) -> Float[np.ndarray, "query neighbour"]:
    """Weigh neighbours as the graph of a map does: the nearest fully, together log2 of their number."""
    beyond = np.maximum(distances - distances[:, :1], 0).astype(np.float64)
    wanted = np.log2(distances.shape[1] + 1)
    low, high = np.zeros(len(beyond)), np.full(len(beyond), np.inf)
    width = np.ones(len(beyond))
    for _ in range(HALVINGS):
        too_wide = np.exp(-beyond / width[:, None]).sum(axis=1) > wanted
        high, low = np.where(too_wide, width, high), np.where(too_wide, low, width)
        width = np.where(np.isinf(high), width * 2, (low + high) / 2)
    width = np.maximum(width, NARROWEST * distances.mean(axis=1) + 1e-12)
    return np.exp(-beyond / width[:, None])
