"""What the images of a part are compared by: their embeddings, measured numbers, or those of their channels.

Light; the same numbers in the worker, which lays them out, and in the web process, which finds neighbours.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pipeline.collection import Collection
from pipeline.project.parameters import MapParameters


@dataclass(frozen=True)
class Features:
    """Numbers of the images at `rows` of the frame; `left_out` says in sentences what was not used."""

    matrix: Float[np.ndarray, "image feature"]
    rows: Int[np.ndarray, " image"]
    left_out: tuple[str, ...] = ()


def features(collection: Collection, rows: Int[np.ndarray, " part"], parameters: MapParameters) -> Features:
    """Return what the images at `rows` of the frame are compared by."""
    return Features(collection.embeddings()[rows].astype(np.float32), rows)
