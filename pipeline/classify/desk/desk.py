"""The labels of one opened collection: its trees, what people say, and what the heads in use say. Light.

Everything that pages and commands do with labels goes through here; work that takes seconds (training) is a
job of `pipeline.tasks.labels`.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.annotations.labels import CLEAR, LABEL, REATTACH, Action, Said
from pipeline.classify.desk.book import Book
from pipeline.classify.heads.merged import merged
from pipeline.classify.heads.versions import Predictions, Versions
from pipeline.classify.trees.consequences import changes
from pipeline.classify.trees.files import TreeFiles
from pipeline.classify.trees.tree import LabelTree
from pipeline.errors import LabelError
from pipeline.scattering.asked import count_scattering
from pipeline.trails import Trail

MOST_ACTIONS = 200_000
MOST_SHOWN = 500


class Desk:
    """The labels of a collection as it stands. Safe for many threads."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.collection = trail.collection
        self.files = TreeFiles(trail.collection.folder)
        self.labels = trail.annotations.labels
        self._books: dict[str, Book] = {}
        self._predictions: dict[str, Predictions] = {}
        self._lock = threading.RLock()

    def book(self, tree: LabelTree) -> Book:
        """Return the labels of a tree as they stand now."""
        with self._lock:
            if tree.name not in self._books:
                self._books[tree.name] = Book(self.labels, tree.name)
                self._reattach(tree, self._books[tree.name].refresh(tree))
            return self._books[tree.name].refresh(tree)

    def versions(self, tree: LabelTree) -> Versions:
        """Return the versions of a tree's heads."""
        return Versions(self.collection.folder, tree.name)

    def trees_with_heads(self) -> list[str]:
        """Return the names of trees whose heads anybody trained or set up here."""
        return sorted(path.stem for path in (self.collection.folder / "models" / "heads").glob("*.json"))

    def predictions(self, tree: LabelTree) -> Predictions | None:
        """Return what the version in use says of every image; None while none is in use.

        To questions that it did not learn, the shipped head goes on answering where it has spoken here.
        """
        versions = self.versions(tree)
        name = versions.settings()["version"]
        if name is None:
            return None
        shipped = None if versions.is_shipped(name) else versions.shipped()
        stamp = " ".join(f"{one} {versions.stamp(one)}" for one in (name, shipped) if one)
        stamp = f"{stamp} {tree.revision}"
        with self._lock:
            known = self._predictions.get(tree.name)
            if known is None or known.stamp != stamp:
                known = replace(self._told(tree, versions, name, shipped), stamp=stamp)
                self._predictions[tree.name] = known
            return known

    def shipped(self, tree: LabelTree) -> Predictions | None:
        """Return what the shipped head said of every image; None if it was not asked here."""
        versions = self.versions(tree)
        name = versions.shipped()
        return None if name is None else versions.predictions(name, self.collection.ids)

    def _told(self, tree: LabelTree, versions: Versions, name: str, shipped: str | None) -> Predictions:
        """Read a version's answers, with those of the shipped head's to what it did not learn."""
        own = versions.predictions(name, self.collection.ids)
        if shipped is None:
            return own
        nodes = versions.report(name).get("nodes", [])
        kept = frozenset(node["label"] for node in nodes if node.get("kept"))
        return merged(tree, own, versions.predictions(shipped, self.collection.ids), kept)

    def say(
        self, tree: LabelTree, author: str, request: str, actions: Sequence[Action], kind: str = LABEL
    ) -> Said:
        """Store labels as `Labels.say` does, with what the heads had said.

        Raises LabelError for images that are not there, LabelTreeError for labels that are not.
        """
        if len(actions) > MOST_ACTIONS:
            raise LabelError(f"{len(actions):,} labels at once are too many: at most {MOST_ACTIONS:,}.")
        gone = {action.image_id for action in actions} - self.collection.position.keys()
        if gone:
            raise LabelError(
                f"{len(gone)} of the images are not in the collection, the first is {min(gone)[:40]!r}."
            )
        for label in {action.label for action in actions}:
            tree.label(label)
        predictions = self.predictions(tree)

        def told(image_id: str, label: str) -> tuple[dict[str, Any] | None, str]:
            row = self.collection.position[image_id]
            return _said(predictions, row, label), str(self._hashes[row])

        return self.labels.say(
            tree.name, author, request, actions, lambda *new: changes(tree, *new), told, kind
        )

    def image(self, tree: LabelTree, book: Book, image_id: str) -> dict[str, Any]:
        """Return what is known of one image, as the API shows it."""
        predictions, threshold = self.predictions(tree), self.versions(tree).settings()["threshold"]
        predicted = []
        if predictions is not None and image_id in self.collection.position:
            row = self.collection.position[image_id]
            for label in (label for label in predictions.labels if label in tree.by_id):
                said = _said(predictions, row, label)
                if said is not None:
                    answer = answer_of(said["probability"], threshold)
                    told = {"answer": answer, "trusted": label in predictions.trusted}
                    predicted.append({"label": label, **told, **said})
        conflicts = book.known(image_id).conflicts
        return {
            "expert": book.expert(image_id),
            "predicted": predicted,
            "conflict": bool(conflicts),
            "conflicts": conflicts,
        }

    def counts(self, tree: LabelTree, author: str | None = None) -> dict[str, Any]:
        """Return how much is labelled, and what `author` can undo."""
        book = self.book(tree)
        versions = self.versions(tree)
        version = versions.settings()["version"]
        since = book.total - (versions.report(version).get("said", 0) if version else 0)
        found = {**book.counts(tree), "gone": len(self.gone(book)), "since_training": since}
        if author is not None:
            found["can_undo"], found["can_redo"] = self.labels.can(tree.name, author)
        return found

    def gone(self, book: Book) -> list[str]:
        """Return the labelled images that the collection no longer holds; their labels are kept."""
        return [image_id for image_id in book.images if image_id not in self.collection.position]

    @cached_property
    def patterns(self) -> int:
        """How many images are likely scattering patterns."""
        return count_scattering(self.trail)

    @cached_property
    def _hashes(self) -> np.ndarray:
        frame = self.collection.frame
        return frame["content_hash"].astype(object).fillna("").to_numpy()

    def _reattach(self, tree: LabelTree, book: Book) -> None:
        """Give labels of images that are gone to those of the same content, as after files were changed."""
        wanted = {content: old for old, content in book.hashes(self.gone(book)).items() if content}
        if not wanted:
            return
        rows = np.flatnonzero(np.isin(self._hashes.astype(str), list(wanted)))
        actions = []
        for row in rows[::-1]:
            old, new = wanted.pop(str(self._hashes[row]), None), str(self.collection.ids[row])
            for author, marks in (book.marks(old) if old else {}).items():
                said = {label: event.value for label, event in marks.items() if event.value != CLEAR}
                actions += [Action(old or "", label, CLEAR, author) for label in said]
                if author not in book.marks(new):
                    actions += [Action(new, label, value, author) for label, value in said.items()]
        if not actions:
            return
        digest = hashlib.blake2b(f"{self.collection.version} {tree.name}".encode(), digest_size=16)
        hashes = book.hashes({action.image_id for action in actions})

        def told(image_id: str, label: str) -> tuple[None, str]:
            row = self.collection.position.get(image_id)
            return None, hashes.get(image_id, "") if row is None else str(self._hashes[row])

        def plain(marks: Any, label: str, value: str) -> dict[str, str]:
            return {label: value}

        self.labels.say(tree.name, "", digest.hexdigest(), actions, plain, told, REATTACH)


def answer_of(probability: float, threshold: float) -> str:
    """Return yes or no where a probability is as sure as the threshold, else unsure."""
    return "yes" if probability >= threshold else "no" if probability <= 1 - threshold else "unsure"


def _said(predictions: Predictions | None, row: int, label: str) -> dict[str, Any] | None:
    column = None if predictions is None else predictions.of(label)
    if predictions is None or column is None or np.isnan(column[row]):
        return None
    return {"probability": round(float(column[row]), 4), "version": predictions.maker(label)}
