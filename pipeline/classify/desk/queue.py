"""Which images to look at next, and why each: unsure and unlike others, random, disputed, suspicious. Light.

Asking mixes doubt with distance to all that is labelled or asked already, by the greedy k-centre rule (Sener
and Savarese 2018, arXiv:1708.00489) among the images the heads are least sure of.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.classify.desk.book import Book
from pipeline.classify.desk.desk import Desk
from pipeline.classify.heads.uncertainty import doubt
from pipeline.classify.trees.tree import LabelTree
from pipeline.errors import LabelError
from pipeline.search import Index

ORDERS = ("ask", "random", "disagreement", "suspicious", "map")
POOL = 400  # images among which distances decide
_LABELLED = 4_000  # labelled images that distances are measured to, the newest ones
_COLD = "The model has not learnt this yet: an image unlike those labelled or asked so far."

Rows = Int[np.ndarray, " row"]


@dataclass(frozen=True)
class Wanted:
    """What is asked of the queue. `rows` are those that pass the filter, all for None."""

    order: str = "ask"
    count: int = 24
    label: str | None = None
    author: str | None = None
    rows: Bool[np.ndarray, " image"] | None = None
    seed: int = 0
    skip: Sequence[str] = field(default_factory=tuple)


Entry = dict[str, Any]


def queue(desk: Desk, tree: LabelTree, index: Callable[[], Index], wanted: Wanted) -> list[Entry]:
    """Return images with the reason why they are asked, the most wanted first.

    Raises LabelError for an order that is none, LabelTreeError for a label that is none.
    """
    if wanted.order not in ORDERS:
        raise LabelError(f"{wanted.order[:40]!r} is no order of the queue: {', '.join(ORDERS)}.")
    if wanted.label is not None:
        tree.get(wanted.label)
    book = desk.book(tree)
    if wanted.order == "disagreement":
        return _disputed(desk, tree, book, wanted)
    if wanted.order == "suspicious":
        return _suspicious(desk, tree, book, wanted)
    rows = _open_rows(desk, tree, book, wanted)
    rng = np.random.default_rng([wanted.seed, book.turn])
    if wanted.order == "random":
        chosen = rng.permutation(rows)[: wanted.count]
        return [_entry(desk, row, "Drawn at random.", wanted.label) for row in chosen]
    if wanted.order == "map":
        return _along_map(desk, book, rows, wanted, rng)
    return _asked(desk, tree, book, index(), rows, wanted, rng)


def _asked(
    desk: Desk,
    tree: LabelTree,
    book: Book,
    index: Index,
    rows: Rows,
    wanted: Wanted,
    rng: np.random.Generator,
) -> list[Entry]:
    predictions = desk.predictions(tree)
    found = None if predictions is None else doubt(tree, predictions, wanted.label)
    labelled = _labelled_rows(desk, book)
    if predictions is None or found is None:
        pool = rng.permutation(rows)[:POOL]
        chosen, _ = spread(index.rows(pool), np.ones(len(pool)), index.rows(labelled), wanted.count)
        return [_entry(desk, row, _COLD, wanted.label) for row in pool[chosen]]
    amount = found.amount[rows] + rng.uniform(0, 1e-3, len(rows))
    size = min(len(rows), max(POOL, 4 * wanted.count))
    pool = rows[np.argpartition(-amount, size - 1)[:size]] if size else rows
    chosen, far = spread(index.rows(pool), found.amount[pool], index.rows(labelled), wanted.count)
    entries = []
    for place, row in enumerate(pool[chosen]):
        why = found.words(tree, predictions, int(row))
        unlike = "; little that is labelled looks like it." if far[chosen[place]] else "."
        entries.append(_entry(desk, row, why + unlike, found.label(predictions, int(row))))
    return entries


def spread(
    vectors: Float[np.ndarray, "pool feature"],
    weights: Float[np.ndarray, " pool"],
    known: Float[np.ndarray, "known feature"],
    count: int,
) -> tuple[Rows, Bool[np.ndarray, " pool"]]:
    """Choose up to `count` of a pool one after the other: weight times distance to what is known or chosen.

    Returns the places chosen, and which of the pool lie farther from all that is known than most do.
    """
    nearest = np.full(len(vectors), 2.0)
    if len(known):
        nearest = 1 - (vectors @ known.T).max(axis=1)
    is_far = (
        nearest > np.quantile(nearest, 0.6) if len(known) and len(vectors) else np.zeros(len(vectors), bool)
    )
    chosen: list[int] = []
    open_ = np.ones(len(vectors), bool)
    while len(chosen) < min(count, len(vectors)):
        score = np.where(open_, weights * np.sqrt(np.clip(nearest, 1e-6, 2)), -1)
        best = int(score.argmax())
        chosen.append(best)
        open_[best] = False
        nearest = np.minimum(nearest, 1 - vectors @ vectors[best])
    return np.array(chosen, np.int64), is_far


def _along_map(desk: Desk, book: Book, rows: Rows, wanted: Wanted, rng: np.random.Generator) -> list[Entry]:
    """Take islands of the map in turn, those with the smallest labelled share first."""
    name = f"{next(iter(desk.collection.info['maps']), 'main')}.cluster"
    frame = desk.collection.frame
    islands = (
        frame[name].astype(object).fillna("no island").to_numpy()
        if name in frame
        else np.full(len(frame), "")
    )
    done = np.zeros(len(frame), bool)
    done[_labelled_rows(desk, book)] = True
    entries: list[tuple[float, Entry]] = []
    for island in dict.fromkeys(islands[rows].tolist()):
        inside = islands == island
        labelled, count = int(done[inside].sum()), int(inside.sum())
        here = rng.permutation(rows[islands[rows] == island])[: wanted.count]
        for place, row in enumerate(here):
            why = f"From island {island} of the map: {labelled:,} of its {count:,} images are labelled."
            entries.append(((labelled + place + 1) / count**0.5, _entry(desk, row, why, wanted.label)))
    entries.sort(key=lambda entry: entry[0])
    return [entry for _, entry in entries[: wanted.count]]


def _disputed(desk: Desk, tree: LabelTree, book: Book, wanted: Wanted) -> list[Entry]:
    found = []
    for image_id, known in book.images.items():
        row = _row(desk, image_id, wanted)
        labels = [one for one in known.conflicts if wanted.label in (None, one)]
        if row is None or not labels:
            continue
        yes = [name or "somebody" for name, said in known.by_author.items() if _says(said, labels[0], "yes")]
        no = [name or "somebody" for name, said in known.by_author.items() if _says(said, labels[0], "no")]
        title = tree.by_id[labels[0]].called
        why = f"{title}: yes says {', '.join(yes)}; no says {', '.join(no)}."
        found.append((-len(labels), row, _entry(desk, row, why, labels[0])))
    return [entry for *_, entry in sorted(found, key=lambda one: one[:2])][: wanted.count]


def _suspicious(desk: Desk, tree: LabelTree, book: Book, wanted: Wanted) -> list[Entry]:
    """Return labels that heads trained without them deny, while they stand as they were learnt."""
    versions = desk.versions(tree)
    name = versions.settings()["version"]
    found = []
    for one in versions.report(name).get("suspicious", []) if name else []:
        row = _row(desk, one["image_id"], wanted)
        known = book.known(one["image_id"]).agreed.get(one["label"])
        if row is None or known != one["value"] or wanted.label not in (None, one["label"]):
            continue
        said = "there" if one["value"] == "yes" else "not there"
        why = (
            f"“{tree.get(one['label']).called}” is said to be {said}; heads that did not learn from this "
            f"image give it {one['probability']:.0%}."
        )
        found.append(_entry(desk, row, why, one["label"]))
    return found[: wanted.count]


def _open_rows(desk: Desk, tree: LabelTree, book: Book, wanted: Wanted) -> Rows:
    """Return the rows that pass the filter and that the author has not answered yet."""
    is_open = np.ones(len(desk.collection.frame), bool) if wanted.rows is None else wanted.rows.copy()
    asked = None if wanted.label is None else {wanted.label, *tree.below(wanted.label)}
    position = desk.collection.position
    for image_id, known in book.images.items():
        people = known.by_author if wanted.author is None else (wanted.author,)
        answered = {label for who in people for label in known.by_author.get(who, {})}
        if image_id in position and (answered if asked is None else answered & asked):
            is_open[position[image_id]] = False
    for image_id in wanted.skip:
        if image_id in position:
            is_open[position[image_id]] = False
    return np.flatnonzero(is_open)


def _labelled_rows(desk: Desk, book: Book) -> Rows:
    position = desk.collection.position
    held = [position[image_id] for image_id in list(book.images)[-_LABELLED:] if image_id in position]
    return np.array(held, np.int64)


def _row(desk: Desk, image_id: str, wanted: Wanted) -> int | None:
    if image_id not in desk.collection.position or image_id in wanted.skip:
        return None
    row = desk.collection.position[image_id]
    return row if wanted.rows is None or wanted.rows[row] else None


def _says(said: Any, label: str, value: str) -> bool:
    return label in said and said[label].value == value


def _entry(desk: Desk, row: Any, why: str, label: str | None) -> Entry:
    return {"image_id": str(desk.collection.ids[int(row)]), "why": why, "label": label}
