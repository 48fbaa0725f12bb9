"""Labels needed when the queue asks, against images drawn at random: the product's own queue and trainings.

Somebody who knows the truth answers what is asked, twenty images at a time; half of the images are never
asked and tell how good heads are.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.classify.third_party import SETS, Known, known, to_write_in
from pipeline.annotations.labels import Action
from pipeline.classify.desk.desk import Desk
from pipeline.classify.desk.queue import Wanted, queue
from pipeline.jobs import JobContext
from pipeline.tasks.labels import train_version
from pipeline.tasks.shelf import Opened, shelf_of

FIRST, STEP, MOST, SEEDS = 20, 20, 240, 3


def rows(quick: bool) -> Iterator[dict[str, Any]]:
    """Yield a row a set and number of labels: balanced accuracy of both ways; then the labels needed."""
    for name in list(SETS)[: 1 if quick else None]:
        one = known(name)
        most, seeds = (60, 1) if quick else (MOST, SEEDS)
        with to_write_in(one) as folder:
            opened = shelf_of(folder.parent).open(folder.name)
            curves = {
                order: np.mean([_curve(one, opened, order, seed, most) for seed in range(seeds)], axis=0)
                for order in ("random", "ask")
            }
        counts = np.arange(FIRST, most + 1, STEP)
        for place, count in enumerate(counts):
            if count in (FIRST, 60, 120, most):
                shown = {order: f"{curve[place]:.3f}" for order, curve in curves.items()}
                yield {"images": name, "labels": int(count), **shown, "asked for the same": ""}
        wanted = float(curves["random"].max())
        needed = _first(counts, curves["ask"], wanted)
        yield {
            "images": name,
            "labels": int(_first(counts, curves["random"], wanted) or most),
            "random": f"{wanted:.3f}",
            "ask": "",
            "asked for the same": needed or "not reached",
        }


def _first(counts: np.ndarray, curve: np.ndarray, wanted: float) -> int | None:
    """Return at how many labels a score is reached first."""
    reached = np.flatnonzero(curve >= wanted)
    return int(counts[reached[0]]) if len(reached) else None


def _curve(one: Known, opened: Opened, order: str, seed: int, most: int) -> list[float]:
    """Label step by step in an order, and return the score after each training."""
    desk, name = opened.labels, f"{order}-{seed}"
    tree = desk.files.replace(one.tree(name))
    asked = np.random.default_rng(seed).permutation(len(one.truth)) < len(one.truth) // 2
    tested = np.flatnonzero(~asked)
    context = JobContext("", Path(), Path(), lambda done, words: None)
    scores = []
    for count in range(FIRST, most + 1, STEP):
        way = "random" if count == FIRST else order
        wanted = Wanted(way, STEP, rows=asked.copy(), seed=seed)
        found = queue(desk, tree, lambda: opened.index, wanted)
        _answer(one, desk, tree, [entry["image_id"] for entry in found], f"{name}-{count}")
        train_version(desk, tree, context)
        predictions = desk.predictions(tree)
        assert predictions is not None
        classes = np.array([one.classes.index(label) for label in predictions.labels])
        scores.append(one.balanced_accuracy(classes[predictions.values.argmax(axis=1)], tested))
    return scores


def _answer(one: Known, desk: Desk, tree: Any, image_ids: list[str], request: str) -> None:
    position = desk.collection.position
    true = [one.classes[one.truth[position[image_id]]] for image_id in image_ids]
    actions = [Action(image_id, label, "yes") for image_id, label in zip(image_ids, true, strict=True)]
    desk.say(tree, "truth", request, actions)
