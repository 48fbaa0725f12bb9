"""Maps: every image gets a place in the plane and in space, so that like images lie together.

UMAP (L. McInnes, J. Healy, J. Melville 2018, arXiv:1802.03426) from a ready neighbour graph. The graph of
memberships and the descent are our own few lines, held against umap-learn by the tests: umap-learn holds the
interpreter's lock while it descends, cannot report or be stopped, and compiles for many seconds in every new
process. Here plane and space descend at the same time on two cores, and the compiled code is cached on disk.

The start is the principal components of the embeddings, not the spectrum of the graph: it keeps what is far
apart far apart, never fails on graphs in several pieces, and is the same on every run.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import curve_fit

from pipeline.errors import ProjectionError
from pipeline.project.descent import Descent, Pace
from pipeline.project.memberships import Memberships, memberships
from pipeline.project.neighbours import NeighbourGraph, neighbour_graph
from pipeline.project.threads import Progress, share

EPOCHS_SMALL, EPOCHS, SMALL_ROWS = 400, 200, 4_000  # epochs of a map from scratch, up to SMALL_ROWS and above
EPOCHS_WARM = 50  # epochs of a map that starts from earlier coordinates …
WARM_ALPHA = 0.3  # … in smaller steps, so that what was settled stays
FEWEST = 4  # images below which there is nothing to descend: principal components are the map
START_WIDTH = 4.0  # standard deviation of the longest axis at the start, in units of the map
START_REACH = 12.0  # outliers start no farther out
START_JITTER = 1e-3  # equal images must not start at the same place: no force would part them
STEP_EDGES = 300_000  # moved between two reports: a twentieth of a second
GRAPH_SHARE, WEIGHTS_SHARE = 0.2, 0.25  # of the work, for progress


@dataclass(frozen=True)
class Projection:
    """Coordinates of all images, in the order of the embeddings, and the graph they came from."""

    plane: Float[np.ndarray, "image 2"]
    space: Float[np.ndarray, "image 3"]
    graph: NeighbourGraph


def project(
    embeddings: Float[np.ndarray, "image feature"],
    *,
    neighbours: int = 15,
    min_distance: float = 0.1,
    seed: int = 0,
    graph: NeighbourGraph | None = None,
    start: tuple[Float[np.ndarray, "start 2"], Float[np.ndarray, "start 3"]] | None = None,
    progress: Progress | None = None,
) -> Projection:
    """Lay embeddings out in 2-D and 3-D; the same input and seed give the same bits on one machine.

    `graph` saves the search for neighbours. `start` holds earlier coordinates of the same images (plane,
    space): the map then only settles. `progress` hears the fraction done and may raise to stop.

    Raises:
        ProjectionError: no rows, numbers that are not finite, or a start or graph of another length.

    """
    if graph is None:
        graph = neighbour_graph(embeddings, neighbours, progress=share(progress, 0.0, GRAPH_SHARE))
    _check_lengths(len(embeddings), graph, start)
    plane, space = start or (principal_start(embeddings, 2), principal_start(embeddings, 3))
    if len(embeddings) >= FEWEST:
        weights = memberships(graph, share(progress, GRAPH_SHARE, WEIGHTS_SHARE))
        epochs = EPOCHS_WARM if start else fresh_epochs(len(embeddings))
        plane, space = descend(
            [jittered(plane, seed), jittered(space, seed)],
            weights,
            attraction_curve(min_distance),
            Pace(epochs, WARM_ALPHA if start else 1.0, seed),
            share(progress, WEIGHTS_SHARE, 1.0),
        )
    else:
        share(progress, 0.0, 1.0)(1.0)
    return Projection(plane.astype(np.float32), space.astype(np.float32), graph)


def _check_lengths(
    rows: int,
    graph: NeighbourGraph,
    start: tuple[Float[np.ndarray, "images_plane 2"], Float[np.ndarray, "images_space 3"]] | None,
) -> None:
    if len(graph.indices) != rows:
        raise ProjectionError(
            f"the neighbour graph has {len(graph.indices)} rows, the embeddings {rows}: "
            "build it from the same rows"
        )
    for places in start or ():
        if len(places) != rows:
            raise ProjectionError(
                f"the start has {len(places)} rows, the embeddings {rows}: give one place an image"
            )


def descend(
    starts: Sequence[Float[np.ndarray, "image _"]],
    weights: Memberships,
    curve: tuple[float, float],
    pace: Pace,
    report: Progress,
) -> list[Float[np.ndarray, "image _"]]:
    """Let layouts of the same images descend at once, each on one core, and return them; starts are moved.

    `report` hears of it several times a second and may raise to stop.
    """
    descents = [Descent(start, weights, curve, pace) for start in starts]
    steps = descents[0].steps
    with ThreadPoolExecutor(max_workers=len(descents)) as threads:
        for done in range(0, steps, STEP_EDGES):
            list(threads.map(lambda descent, until=done + STEP_EDGES: descent.run(until), descents))
            report(min(1.0, (done + STEP_EDGES) / steps))
    return [descent.layout for descent in descents]


def fresh_epochs(rows: int) -> int:
    """Return how many epochs a map from scratch takes."""
    return EPOCHS_SMALL if rows <= SMALL_ROWS else EPOCHS


def attraction_curve(min_distance: float) -> tuple[float, float]:
    """Fit a and b of 1 / (1 + a·d^2b) to a plateau up to `min_distance` and a decay of width 1 beyond."""
    distance = np.linspace(0, 3, 300)
    wanted = np.where(distance < min_distance, 1.0, np.exp(-(distance - min_distance)))
    (a, b), _ = curve_fit(lambda d, a, b: 1 / (1 + a * d ** (2 * b)), distance, wanted)
    return float(a), float(b)


def principal_start(
    embeddings: Float[np.ndarray, "image feature"], axes: int
) -> Float[np.ndarray, "image axes"]:
    """Give the leading principal components at the width at which a descent starts."""
    centred = embeddings.astype(np.float64) - embeddings.mean(axis=0, dtype=np.float64)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    leading = vectors[:, ::-1][:, :axes]
    # An eigenvector has no sign of its own; let its largest entry be positive.
    leading = leading * np.sign(leading[np.abs(leading).argmax(axis=0), np.arange(leading.shape[1])])
    places = np.zeros((len(embeddings), axes))
    places[:, : leading.shape[1]] = centred @ leading
    width = places[:, 0].std()
    if width > 1e-9:
        places *= START_WIDTH / width
    return np.clip(places, -START_REACH, START_REACH)


def jittered(
    places: Float[np.ndarray, "image axis"], seed: int, jitter: float = START_JITTER
) -> Float[np.ndarray, "image axis"]:
    """Move every place a little by chance, in units of the map."""
    noise = np.random.default_rng(seed).normal(0, jitter, places.shape)
    return np.ascontiguousarray(places + noise, np.float32)
