"""The same image among 5,000, where the short list that the embedding gives is laid upon the query.

What is surely or probably the same comes first, by its certainty; else the embedding's order stays. Every
query is asked a second time with the right image taken out of the list: how often another is then said to be
the same.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from benchmarks.encoder.measures import Embeddings
from benchmarks.encoder.methods import ENCODER
from benchmarks.encoder.rows import Row
from benchmarks.encoder.scenes import Gallery
from pipeline.encoder.parts import DIMENSIONS, scene_queries
from pipeline.encoder.prepare import prepare
from pipeline.registration import LONGEST_LIST, PROBABLE, SURE, matches

AIM = 0.95


@dataclass(frozen=True)
class Verdicts:
    """Of every query: whether the right image is in the short list, comes first, and how sure each is.

    `right` is the certainty that the right image is the same, 0 where it is not looked at; `wrong` the
    highest of any other.
    """

    listed: Bool[np.ndarray, " query"]
    first: Bool[np.ndarray, " query"]
    right: Float[np.ndarray, " query"]
    wrong: Float[np.ndarray, " query"]


def measure(vectors: tuple[Embeddings, Embeddings], gallery: Gallery) -> list[Row]:
    """Give recall@1 of verified short lists, in all and by kind, and how often they mislead."""
    found = verdicts(vectors, gallery)
    kinds = np.array([kind.split(": ")[0] for kind in gallery.kinds])[gallery.asked]
    count = len(gallery.kinds)
    what = f"same image among {count:,}, short list of {LONGEST_LIST} laid upon it"
    chance = 1 / count
    rows = [
        _row(what, f"recall@{LONGEST_LIST}", found.listed, LONGEST_LIST / count),
        _row(what, "recall@1", found.first, chance, AIM),
        *(
            _row(f"{what}: {kind}", "recall@1", found.first[kinds == kind], chance)
            for kind in sorted(set(kinds))
        ),
    ]
    for words, least in (("same scene", SURE), ("at least probably", PROBABLE)):
        said = (found.right >= least) & (found.right >= found.wrong)
        rows.append(_row(f"{what}: said to be, {words}", "share", said))
        rows.append(_row(f"{what}: not there, another said to be, {words}", "share", found.wrong >= least))
    return rows


def verdicts(vectors: tuple[Embeddings, Embeddings], gallery: Gallery) -> Verdicts:
    """Lay the short list of every query upon it."""
    known, asked = vectors
    nearest = (asked @ known.T).argmax(axis=1)
    has_parts = asked.shape[1] == DIMENSIONS
    likeness = (scene_queries(asked) if has_parts else asked) @ known.T
    short = np.argsort(-likeness, axis=1, kind="stable")[:, :LONGEST_LIST]
    prepared: dict[int, Float[np.ndarray, "128 128"]] = {}
    judged = []
    for query, truth in enumerate(gallery.asked.tolist()):
        rows = short[query].tolist()
        for row in rows:
            if row not in prepared:
                prepared[row] = prepare(gallery.pictures[row])
        found = matches(prepare(gallery.queries[query]), [prepared[row] for row in rows])
        sure = {rows[match.candidate]: match.certainty for match in found}
        best = max(sure, key=lambda row: sure[row])
        first = best if sure[best] >= PROBABLE else nearest[query]
        wrong = max((value for row, value in sure.items() if row != truth), default=0.0)
        judged.append((truth in rows, first == truth, sure.get(truth, 0.0), wrong))
    listed, first, right, wrong = (np.array(column) for column in zip(*judged, strict=True))
    return Verdicts(listed, first, right, wrong)


def _row(
    what: str,
    measure: str,
    hits: Bool[np.ndarray, " query"],
    chance: float | None = None,
    aim: float | None = None,
) -> Row:
    return Row(what, measure, len(hits), chance, aim, {ENCODER: [float(hits.mean())]})
