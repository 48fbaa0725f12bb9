"""From an image to parameters: what made the images that look like it, and how well looks say that.

Neighbours in the embedding, nearest first, and for each parameter a ridge regression on the embedding (Hoerl
and Kennard, https://doi.org/10.1080/00401706.1970.10488634) whose errors on left-out rows give the interval.
"""

from typing import Any

import numpy as np
from jaxtyping import Float, Int

from pipeline.collection import Collection
from pipeline.design.judge import COVERAGE, quantile
from pipeline.design.schema import Meaning
from pipeline.design.store import Design
from pipeline.errors import DesignError
from pipeline.search import Index

NEIGHBOURS = 12
FOLDS = 5
PENALTIES = (0.01, 0.1, 1.0, 10.0)
_KNOWS = 0.1

Vectors = Float[np.ndarray, "image feature"]


def parameters_of_image(
    design: Design,
    collection: Collection,
    vector: Float[np.ndarray, " feature"],
    leave_out: str | None = None,
) -> dict[str, Any]:
    """Return the images of known rows that are most like a vector, and what their parameters say of its own.

    `leave_out` is the image itself, where it is one of the collection.

    Raises:
        DesignError: the rows of the design are no images, or those images are gone.

    """
    images = design.images
    images = images[images["image_id"].isin(collection.position) & (images["image_id"] != leave_out)]
    kept = (
        design.frame.drop(columns="image_id")
        .iloc[images["row"]]
        .assign(image_id=images["image_id"].to_numpy(), row=images["row"].to_numpy())
    )
    if kept["row"].nunique() < FOLDS * 2:
        raise DesignError(
            f"Only {len(kept)} images of the design {design.name} are in {collection.name} now: fit it again."
        )
    index = Index(collection.embeddings())
    vectors = index.rows(np.array([collection.position[one] for one in kept["image_id"]])).astype(np.float64)
    distance = 1.0 - vectors @ (vector / np.linalg.norm(vector))
    nearest = np.argsort(distance, kind="stable")[:NEIGHBOURS]
    names, results = design.meaning.parameter_names, design.meaning.property_names
    told = {
        name: _regressed(vectors, kept[name].to_numpy(float), kept["row"].to_numpy(), vector)
        for name in names
    }
    for one in design.meaning.parameters:
        told[one.name] |= {
            end: float(np.clip(told[one.name][end], one.low, one.high)) for end in ("value", "low", "high")
        }
    return {
        "neighbours": [
            {
                "image_id": str(kept["image_id"].iloc[at]),
                "distance": round(float(distance[at]), 6),
                "parameters": {name: float(kept[name].iloc[at]) for name in names},
                "properties": {name: float(kept[name].iloc[at]) for name in results},
            }
            for at in nearest
        ],
        "parameters": told,
        "message": _words(told, design.meaning),
    }


def _regressed(
    vectors: Vectors,
    values: Float[np.ndarray, " image"],
    row: Int[np.ndarray, " image"],
    vector: Float[np.ndarray, " feature"],
) -> dict[str, float]:
    """Return what a regression says of a vector, its interval, and how much it explains unseen.

    Images of one row are left out together.
    """
    fold = row % FOLDS
    missed = {penalty: _left_out(vectors, values, fold, penalty) for penalty in PENALTIES}
    best = min(missed, key=lambda penalty: float((missed[penalty] ** 2).sum()))
    value = float(_ridge(vectors, values, vector[None], best)[0])
    reach = quantile(np.abs(missed[best]), COVERAGE)
    variance = ((values - values.mean()) ** 2).sum()
    skill = max(0.0, 1 - float((missed[best] ** 2).sum() / max(variance, 1e-30)))
    return {"value": value, "low": value - reach, "high": value + reach, "skill": skill}


def _left_out(
    vectors: Vectors, values: Float[np.ndarray, " image"], fold: np.ndarray, penalty: float
) -> Float[np.ndarray, " image"]:
    """Return errors on rows that a regression had not seen."""
    missed = np.zeros(len(values))
    for number in range(FOLDS):
        out = fold == number
        missed[out] = values[out] - _ridge(vectors[~out], values[~out], vectors[out], penalty)
    return missed


def _ridge(
    vectors: Vectors,
    values: Float[np.ndarray, " image"],
    asked: Float[np.ndarray, "asked feature"],
    penalty: float,
) -> Float[np.ndarray, " asked"]:
    mean, level = vectors.mean(axis=0), values.mean()
    around = vectors - mean
    inner = around.T @ around + penalty * np.eye(vectors.shape[1])
    return level + (asked - mean) @ np.linalg.solve(inner, around.T @ (values - level))


def _words(told: dict[str, dict[str, float]], meaning: Meaning) -> str | None:
    blind = [one.title or one.name for one in meaning.parameters if told[one.name]["skill"] < _KNOWS]
    if not blind:
        return None
    return f"Looks say little of {', '.join(blind)} in this collection: the interval is about all there is."
