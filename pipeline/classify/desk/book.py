"""All labels of one tree as they stand now, kept up to date by reading what was added since. Light.

Answers and counts are told again only for images that changed, so asking after every click is cheap.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.annotations.labels import CLEAR, NO, UNSURE, YES, Event, Labels
from pipeline.classify.trees.consequences import Answer, answers
from pipeline.classify.trees.tree import LabelTree

CONFLICT = "conflict"


@dataclass(frozen=True)
class Known:
    """What people say of one image: answers by author, and where all agree or not by label."""

    by_author: dict[str, dict[str, Answer]]
    agreed: dict[str, str]

    @property
    def conflicts(self) -> list[str]:
        """The labels at which one says yes and another no."""
        return [label for label, value in self.agreed.items() if value == CONFLICT]


NOBODY = Known({}, {})


class Book:
    """The labels of a tree. Safe for many threads."""

    def __init__(self, labels: Labels, tree_name: str) -> None:
        self._labels = labels
        self._name = tree_name
        self._turn = 0
        self._total = 0
        self._events: dict[str, dict[str, dict[str, Event]]] = {}
        self._revision = ""
        self._known: dict[str, Known] = {}
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._people: Counter[str] = Counter()
        self._lock = threading.RLock()

    def refresh(self, tree: LabelTree) -> "Book":
        """Take in what was said since, and the tree as it is now; returns itself."""
        with self._lock:
            changed: dict[str, None] = {}  # in the order of their first label
            for event in self._labels.events(self._name, self._turn):
                marks = self._events.setdefault(event.image_id, {}).setdefault(event.author, {})
                marks[event.label] = event
                self._turn = event.turn
                self._total += 1
                changed[event.image_id] = None
            if tree.revision != self._revision:
                self._revision = tree.revision
                self._known, changed = {}, dict.fromkeys(self._events)
                self._counts.clear()
                self._people.clear()
            for image_id in changed:
                self._tell(tree, image_id)
        return self

    @property
    def turn(self) -> int:
        """The last turn that was taken in."""
        return self._turn

    @property
    def total(self) -> int:
        """How many times anybody said anything."""
        return self._total

    @property
    def images(self) -> dict[str, Known]:
        """What people say, of every image that anybody labelled, by image_id."""
        with self._lock:
            return dict(self._known)

    def known(self, image_id: str) -> Known:
        """Return what people say of an image."""
        return self._known.get(image_id, NOBODY)

    def event(self, image_id: str, author: str, label: str) -> Event | None:
        """Return the last event of an author at a label of an image."""
        return self._events.get(image_id, {}).get(author, {}).get(label)

    def hashes(self, image_ids: Iterable[str]) -> dict[str, str]:
        """Return the content hash that images had when they were labelled."""
        with self._lock:
            return {
                image_id: event.content_hash
                for image_id in image_ids
                for marks in list(self._events.get(image_id, {}).values())[:1]
                for event in list(marks.values())[-1:]
            }

    def marks(self, image_id: str) -> dict[str, dict[str, Event]]:
        """Return the words themselves, without what follows: the last events by author and label."""
        return self._events.get(image_id, {})

    def words(self) -> dict[str, dict[str, dict[str, Event]]]:
        """Return the last events by image, author and label."""
        with self._lock:
            return {
                image_id: {author: dict(marks) for author, marks in people.items()}
                for image_id, people in self._events.items()
            }

    def counts(self, tree: LabelTree) -> dict[str, Any]:
        """Return how many images have each answer at each label, agreed ones and conflicts apart."""
        with self._lock:
            nodes = {
                node.id: {
                    "yes": self._counts[node.id][YES],
                    "no": self._counts[node.id][NO],
                    "unsure": self._counts[node.id][UNSURE],
                    "conflicts": self._counts[node.id][CONFLICT],
                }
                for node in tree.labels
            }
            people = [
                {"author": name, "images": count} for name, count in self._people.most_common() if count
            ]
            conflicts = sum(bool(known.conflicts) for known in self._known.values())
            return {"images": len(self._known), "nodes": nodes, "people": people, "conflicts": conflicts}

    def expert(self, image_id: str) -> list[dict[str, Any]]:
        """Return every answer of every person of an image, as the API shows it."""
        found = []
        for author, said in sorted(self.known(image_id).by_author.items()):
            newest = max(self._events[image_id][author].values(), key=lambda event: event.at)
            for label, answer in said.items():
                event = None if answer.implied else self.event(image_id, author, label)
                at = datetime.fromtimestamp((event or newest).at, UTC).isoformat()
                one = {"label": label, "value": answer.value, "author": author, "at": at}
                found.append({**one, "model": event and event.model, "implied": answer.implied})
        return found

    def _tell(self, tree: LabelTree, image_id: str) -> None:
        self._count(self._known.pop(image_id, NOBODY), -1)
        by_author = {}
        for author, marks in self._events[image_id].items():
            said = answers(
                tree, {label: event.value for label, event in marks.items() if event.value != CLEAR}
            )
            if said:
                by_author[author] = said
        if by_author:
            self._known[image_id] = Known(by_author, _agreed(by_author))
            self._count(self._known[image_id], 1)

    def _count(self, known: Known, step: int) -> None:
        for label, value in known.agreed.items():
            self._counts[label][value] += step
        for author in known.by_author:
            self._people[author] += step


def _agreed(by_author: dict[str, dict[str, Answer]]) -> dict[str, str]:
    """Return what all who answered agree on by label; who is not sure leaves it to the others."""
    values: defaultdict[str, set[str]] = defaultdict(set)
    for said in by_author.values():
        for label, answer in said.items():
            values[label].add(answer.value)
    return {
        label: CONFLICT if {YES, NO} <= found else YES if YES in found else NO if NO in found else UNSURE
        for label, found in values.items()
    }
