"""Which analyses an image is offered, and under what name their results are kept. Light."""

from typing import Any

import numpy as np

from pipeline.annotations.labels import YES
from pipeline.classify.desk.book import Book
from pipeline.classify.desk.desk import Desk, answer_of
from pipeline.classify.scattering.nodes import GRAZING, TREE
from pipeline.classify.trees.tree import LabelTree
from pipeline.scattering.analysis import VERSION
from pipeline.scattering.analysis.catalogue import ANALYSES
from pipeline.scattering.analysis.rules import offered
from pipeline.scattering.geometry import digest


def labels_of(desk: Desk, tree: LabelTree, book: Book, image_id: str) -> set[str]:
    """Return the labels that hold for an image: what people agree on, else what the heads are sure of."""
    agreed = book.known(image_id).agreed
    predictions = desk.predictions(tree)
    found = {label for label, value in agreed.items() if value == YES}
    if predictions is None:
        return found
    threshold = desk.versions(tree).settings()["threshold"]
    values = predictions.values[desk.collection.position[image_id]]
    sure = {
        label
        for label, value in zip(predictions.labels, values.tolist(), strict=True)
        if not np.isnan(value) and answer_of(value, threshold) == YES
    }
    return found | (sure - set(agreed))


def offers(desk: Desk, image_id: str) -> dict[str, Any]:
    """Return the labels of an image in the scattering tree, and every analysis: whether they offer it."""
    tree = desk.files.get(TREE)
    labels = labels_of(desk, tree, desk.book(tree), image_id)
    names = offered({node.id: node.analyses for node in tree.nodes}, labels)
    shown = [node.called for node in tree.labels if node.id in labels]
    return {
        "image_id": image_id,
        "labels": [node.id for node in tree.labels if node.id in labels],
        "titles": shown,
        "grazing": GRAZING in labels,
        "analyses": [
            {"name": name, "title": one.title, "description": one.description, "offered": name in names}
            for name, one in ANALYSES.items()
        ],
    }


def analysis_key(image_id: str, known: dict[str, Any], name: str, *, grazing: bool) -> str:
    """Return the key of an image's analysis in the cache."""
    return f"analysis/{name}/{image_id}/{digest(VERSION, known, grazing)}"
