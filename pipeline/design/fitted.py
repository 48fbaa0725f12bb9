"""A fitted design in memory: networks, calibration, known rows, and the plane on which points are shown."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from scipy.spatial import cKDTree

from pipeline.design.flow import Flow, Wanted
from pipeline.design.judge import Judge, as_tensor
from pipeline.design.schema import Meaning
from pipeline.design.space import Points, Space


@dataclass
class Plane:
    """What the first network sees of a point before its last layer, in its two widest directions."""

    mean: Float[np.ndarray, " hidden"]
    axes: Float[np.ndarray, "2 hidden"]


@dataclass
class Fitted:
    """Everything that proposing and asking needs."""

    meaning: Meaning
    space: Space
    judge: Judge
    flow: Flow
    known: Points
    """The known rows, centred."""
    properties: Float[np.ndarray, "row property"]
    plane: Plane

    @cached_property
    def tree(self) -> cKDTree:
        """The known rows in the unit cube, for nearest ones."""
        return cKDTree((self.known + 1) / 2)

    @cached_property
    def typical_distance(self) -> float:
        """The median distance of a known row to its nearest fellow, in the unit cube."""
        taken = self.known[np.linspace(0, len(self.known) - 1, min(len(self.known), 1000)).astype(int)]
        cube = (self.space.images(taken) + 1) / 2
        first = self.tree.query(cube[0], k=2)[0][:, 1]
        others = [self.tree.query(one, k=2)[0] for one in cube[1:]]
        moved = [np.where(pair[:, 0] > 1e-9, pair[:, 0], pair[:, 1]) for pair in others]
        return float(np.median(np.min([first, *moved], axis=0)))

    def nearest(
        self, centred: Points, count: int = 1
    ) -> tuple[Float[np.ndarray, "point k"], Int[np.ndarray, "point k"]]:
        """Return distances in the unit cube to the nearest known rows, and which they are, nearest first.

        The nearest image of a point under the symmetries counts.
        """
        count = min(count, len(self.known))
        distance, row = zip(
            *(
                self.tree.query((image + 1) / 2, k=[*range(1, count + 1)])
                for image in self.space.images(centred)
            ),
            strict=True,
        )
        every, rows = np.concatenate(distance, axis=1), np.concatenate(row, axis=1)
        order = np.argsort(every, axis=1, kind="stable")
        return _first_distinct(np.take_along_axis(every, order, 1), np.take_along_axis(rows, order, 1), count)

    def places(self, centred: Points) -> Float[np.ndarray, "point 2"]:
        """Return where points lie on the plane."""
        return (hidden_of(self.judge, centred) - self.plane.mean) @ self.plane.axes.T

    def wanted(
        self, values: Float[np.ndarray, "point property"], asked: Bool[np.ndarray, " property"]
    ) -> Wanted:
        """Return wanted values, in their units, as the flow takes them."""
        return wanted_of(self.meaning, values, asked)


def wanted_of(
    meaning: Meaning, values: Float[np.ndarray, "point property"], asked: Bool[np.ndarray, " property"]
) -> Wanted:
    """Return values of properties as the flow takes them: 0 to 1, which are asked for, which are zero."""
    low = np.array([one.low for one in meaning.properties])
    high = np.array([one.high for one in meaning.properties])
    two_stage = np.array([one.is_two_stage for one in meaning.properties])
    is_zero = (values == 0) & two_stage
    return Wanted(
        as_tensor((values - low) / (high - low)),
        torch.tensor(np.broadcast_to(asked, values.shape).copy()),
        torch.tensor(is_zero),
    )


@torch.no_grad()
def hidden_of(judge: Judge, centred: Points) -> Float[np.ndarray, "point hidden"]:
    """Return what the first network sees of points before its last layer."""
    pieces = np.array_split(np.asarray(centred), max(1, len(centred) // 8192))
    return np.concatenate([judge.ensemble.hidden(as_tensor(piece))[0].double().numpy() for piece in pieces])


def plane_of(judge: Judge, known: Points) -> Plane:
    """Return the two widest directions of the known rows, their largest parts positive."""
    hidden = hidden_of(judge, known)
    mean = hidden.mean(axis=0)
    axes = np.linalg.svd(hidden - mean, full_matrices=False)[2][:2]
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    return Plane(mean, axes)


def _first_distinct(
    distance: Float[np.ndarray, "point found"], row: Int[np.ndarray, "point found"], count: int
) -> tuple[Float[np.ndarray, "point k"], Int[np.ndarray, "point k"]]:
    """Keep of each point's rows, nearest first, the first `count` different ones."""
    if distance.shape[1] == count:
        return distance, row
    kept = [np.sort(np.unique(one, return_index=True)[1])[:count] for one in row]
    return (
        np.array([one[places] for one, places in zip(distance, kept, strict=True)]),
        np.array([one[places] for one, places in zip(row, kept, strict=True)]),
    )
