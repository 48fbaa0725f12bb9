"""For one image: what its neighbours say of every numeric property, beside what was measured. Light."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.collection import Collection, Column
from pipeline.collection.filters import numbers
from pipeline.collection.titles import title
from pipeline.insight.columns import Nature, is_geometry, nature
from pipeline.insight.groups import relatives
from pipeline.insight.neighbours import NEIGHBOURS, weights
from pipeline.insight.wording import number, with_unit
from pipeline.search import Index

LEAST_NEIGHBOURS = 3
_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Expectation:
    """What the neighbours of an image say of one property.

    `quantiles` are the 10th, 25th, 50th, 75th and 90th percentile of the neighbours' values, nearer ones
    counting more; None, like `predicted`, where fewer than three know the property.
    """

    column: Column
    nature: Nature
    measured: float | None
    predicted: float | None
    quantiles: tuple[float, ...] | None
    neighbours: tuple[str, ...]

    @property
    def is_surprising(self) -> bool:
        """Whether the measured value lies clear of the neighbours' values.

        That is, farther outside their 10th and 90th percentile than half of what lies between.
        """
        if self.measured is None or self.quantiles is None:
            return False
        low, high = self.quantiles[0], self.quantiles[-1]
        margin = (high - low) / 2
        return not low - margin <= self.measured <= high + margin

    def to_json(self) -> dict[str, Any]:
        """Return what docs/insight.md describes."""
        return {
            "column": self.column.name,
            "title": title(self.column),
            "unit": self.column.unit,
            "nature": str(self.nature),
            "measured": self.measured,
            "predicted": self.predicted,
            "quantiles": None
            if self.quantiles is None
            else dict(zip(("q10", "q25", "q50", "q75", "q90"), self.quantiles, strict=True)),
            "neighbours": list(self.neighbours),
            "surprising": self.is_surprising,
            "sentence": _sentence(self),
        }


def properties(collection: Collection) -> list[Column]:
    """Return the numeric properties that a user may want explained: not a label's, a map's or a file's."""
    maps = list(collection.info["maps"])
    left_out = (Nature.MAP, Nature.PREDICTED)
    return [
        column
        for column in collection.columns.values()
        if column.kind == "number"
        and column.role == "property"
        and nature(column, maps) not in left_out
        and not is_geometry(column)
    ]


def expected_properties(collection: Collection, index: Index, image_id: str) -> list[Expectation]:
    """Return what the neighbours of an image say of each property.

    Relatives of the image (its sample, its file, its copies) are not asked: they would only repeat it.
    `index` holds the vectors in the order of `collection.frame`. CollectionError for an unknown image.
    """
    row = collection.row(image_id)
    strangers = ~relatives(collection, row)
    vector = index.rows(np.array([row]))[0]
    maps = list(collection.info["maps"])
    found: dict[bytes, tuple[np.ndarray, np.ndarray]] = {}
    out = []
    for column in properties(collection):
        values = numbers(collection.frame[column.name])
        allowed = strangers & np.isfinite(values)
        key = np.packbits(allowed).tobytes()
        if key not in found:
            found[key] = _nearest(index, vector, allowed)
        rows, distances = found[key]
        measured = float(values[row]) if np.isfinite(values[row]) else None
        predicted, quantiles = _spread(values[rows], distances)
        names = tuple(str(one) for one in collection.ids[rows])
        out.append(Expectation(column, nature(column, maps), measured, predicted, quantiles, names))
    return out


def _nearest(
    index: Index, vector: Float[np.ndarray, " feature"], allowed: Bool[np.ndarray, " image"]
) -> tuple[Int[np.ndarray, " neighbour"], Float[np.ndarray, " neighbour"]]:
    if int(allowed.sum()) < LEAST_NEIGHBOURS:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    return index.nearest(vector, NEIGHBOURS, allowed)


def _spread(
    values: Float[np.ndarray, " neighbour"], distances: Float[np.ndarray, " neighbour"]
) -> tuple[float | None, tuple[float, ...] | None]:
    if len(values) == 0:
        return None, None
    counts = weights(distances)
    order = np.argsort(values, kind="stable")
    reached = (np.cumsum(counts[order]) - counts[order] / 2) / counts.sum()
    quantiles = np.interp(_QUANTILES, reached, values[order])
    return float(np.average(values, weights=counts)), tuple(float(one) for one in quantiles)


def _sentence(found: Expectation) -> str:
    if found.quantiles is None or found.predicted is None:
        return "Too few other images have a value to predict it."
    unit = found.column.unit
    said = with_unit(found.predicted, unit)
    spread = f"{number(found.quantiles[0])} to {with_unit(found.quantiles[-1], unit)}"
    if found.measured is None:
        return f"Not measured; similar images say {said} ({spread})."
    ending = ", which is unlike them" if found.is_surprising else ""
    return f"Measured {with_unit(found.measured, unit)}{ending}; similar images say {said} ({spread})."
