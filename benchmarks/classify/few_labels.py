"""Heads trained on 5, 20 and 100 labels a class of third-party images, tested on all others."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.classify.third_party import SETS, Known, known
from pipeline.classify.learn.features import Features
from pipeline.classify.learn.train import train

LABELS, DRAWS = (5, 20, 100), 5


def rows(quick: bool) -> Iterator[dict[str, Any]]:
    """Yield a row a set and number of labels: balanced accuracy over draws, seconds of a training."""
    for name in list(SETS)[: 1 if quick else None]:
        one = known(name)
        features = Features(one.collection)
        for labels in LABELS[: 1 if quick else None]:
            found = [_score(one, features, labels, seed) for seed in range(2 if quick else DRAWS)]
            scores, seconds, given = (np.array(values) for values in zip(*found, strict=True))
            yield {
                "images": name,
                "classes": len(one.classes),
                "labels a class": labels,
                "labels": int(given.mean()),
                "balanced accuracy": f"{scores.mean():.3f}",
                "lowest": f"{scores.min():.3f}",
                "highest": f"{scores.max():.3f}",
                "training s": f"{np.median(seconds):.1f}",
            }


def _score(one: Known, features: Features, labels: int, seed: int) -> tuple[float, float, int]:
    """Learn from some images of every class, at most half of a rare one, and test on the others."""
    rng = np.random.default_rng(seed)
    chosen = np.concatenate(
        [
            rng.permutation(np.flatnonzero(one.truth == place))[
                : min(labels, (one.truth == place).sum() // 2)
            ]
            for place in range(len(one.classes))
        ]
    )
    tree = one.tree()
    agreed = {
        str(one.collection.ids[row]): {
            node.id: "yes" if node.id == one.classes[one.truth[row]] else "no" for node in tree.labels
        }
        for row in chosen
    }
    trained = train(one.collection, tree, agreed, features=features)
    said = trained.heads.predict(features.rows(slice(None))).argmax(axis=1)
    named = np.array([one.classes.index(label) for label in trained.heads.labels])[said]
    others = np.setdiff1d(np.arange(len(one.truth)), chosen)
    return one.balanced_accuracy(named, others), trained.report["seconds"], len(chosen)
