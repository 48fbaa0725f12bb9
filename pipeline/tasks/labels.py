"""Train the heads of a label tree, and let them say what they find in every image. Heavy; seconds.

The version is stored whole before it is put in use; whatever is killed in between leaves the old one.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from pipeline import __version__
from pipeline.classify.desk.desk import Desk
from pipeline.classify.heads.heads import Heads, predict_all, read_heads
from pipeline.classify.heads.versions import WEIGHTS, probability_table
from pipeline.classify.learn.features import Features
from pipeline.classify.learn.standing import with_standing
from pipeline.classify.learn.train import train
from pipeline.classify.trees.tree import LabelTree
from pipeline.jobs import JobContext
from pipeline.tasks.shelf import shelf_of


def train_heads(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Learn a tree from what people agree on, predict all images, and put the version in use."""
    context.progress(0.0, "reading")
    desk = shelf_of(context.collections, context.database).open(arguments["collection"]).labels
    return train_version(desk, desk.files.get(arguments["tree"]), context)


def predict_heads(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Let a version say what it finds in every image that is there now, and put it in use."""
    context.progress(0.0, "reading")
    desk = shelf_of(context.collections, context.database).open(arguments["collection"]).labels
    versions, name = desk.versions(desk.files.get(arguments["tree"])), arguments["name"]
    heads = read_heads((versions.folder(name) / WEIGHTS).read_bytes())
    features = Features(desk.collection, heads.descriptors)
    versions.replace_probabilities(name, _predicted(desk, heads, features, context, 0.05))
    versions.change(version=name)
    return {"version": name}


def train_version(
    desk: Desk, tree: LabelTree, context: JobContext, group_by: str | None = None
) -> dict[str, Any]:
    """Train, predict, store and use; returns the version's name and its report."""
    book, versions = desk.book(tree), desk.versions(tree)
    said, known = book.total, book.images
    agreed = {image_id: one.agreed for image_id, one in known.items()}
    features = Features(desk.collection)
    threshold = versions.settings()["threshold"]
    trained = train(
        desk.collection,
        tree,
        agreed,
        threshold=threshold,
        group_by=group_by,
        features=features,
        progress=lambda fraction, message: context.progress(0.7 * fraction, message),
    )
    table = _predicted(desk, trained.heads, features, context, 0.7)
    people = Counter(author for one in known.values() for author in one.by_author)
    shipped, told = desk.shipped(tree), trained.report
    if shipped is not None:
        told = with_standing(told, trained.learnt, shipped, desk.collection.position)
    report = {
        **told,
        "said": said,
        "threshold": threshold,
        "people": [{"author": author, "images": count} for author, count in people.most_common()],
        "collection_version": desk.collection.version,
        "code": f"Microscape {__version__}",
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "predicted": table.num_rows,
    }
    name = versions.add(report, trained.heads.to_bytes(), table)
    versions.change(version=name)
    return {**report, "version": name}


def _predicted(desk: Desk, heads: Heads, features: Features, context: JobContext, start: float) -> Any:
    values = predict_all(
        heads,
        features.count,
        features.rows,
        lambda done: context.progress(start + (0.95 - start) * done, "predicting"),
    )
    return probability_table(desk.collection.ids.tolist(), heads.labels, values)
