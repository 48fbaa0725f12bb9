"""What the batch-effect meter found, in numbers and in words."""

from dataclasses import dataclass
from typing import Any

from pipeline.collection import Column
from pipeline.collection.titles import title
from pipeline.insight.columns import Nature
from pipeline.insight.wording import capital, percent, within

NOTABLE = 0.1  # of what a column can explain at most; below, nobody would see it on the map
_LEAST_GAIN = 0.05  # in agreement: where chance is near 1, kappa alone makes much of little
SIGNIFICANT = 0.05
LEAST_KNOWN = 0.5  # of the images: a column that most lack does not judge the whole map


@dataclass(frozen=True)
class Within:
    """How often neighbours that share `column`'s value share the origin too, and how often by chance."""

    column: Column
    agreement: float
    chance: float

    @property
    def kappa(self) -> float:
        """Agreement beyond chance, 1 at most."""
        return (self.agreement - self.chance) / (1 - self.chance) if self.chance < 1 else 0.0

    @property
    def is_notable(self) -> bool:
        """Whether the origin shows even among images of one subject."""
        return self.kappa >= NOTABLE and self.agreement - self.chance >= _LEAST_GAIN


@dataclass(frozen=True)
class Explained:
    """How far neighbourhoods follow one column.

    `information` is the normalised mutual information of neighbours' labels, `null` what shuffled labels
    reach; `agreement` the share of neighbours with the same label, `chance` that among all images.
    """

    column: Column
    nature: Nature
    values: int
    is_binned: bool
    known: float
    information: float
    null: float
    p: float
    agreement: float
    chance: float
    within: Within | None = None

    @property
    def score(self) -> float:
        """How much is explained beyond chance: 0 nothing, 1 all."""
        return max(0.0, (self.information - self.null) / (1 - self.null)) if self.null < 1 else 0.0

    @property
    def is_notable(self) -> bool:
        """Whether it can be seen on the map and is not chance."""
        return self.score >= NOTABLE and self.p <= SIGNIFICANT

    @property
    def is_suspect(self) -> bool:
        """Whether it is an origin that neighbourhoods follow, also among images of one subject."""
        remains = self.within is None or self.within.is_notable
        return self.nature == Nature.ORIGIN and self.is_notable and remains

    def to_json(self) -> dict[str, Any]:
        """Return what docs/insight.md describes."""
        inside = self.within and {
            "column": self.within.column.name,
            "agreement": round(self.within.agreement, 4),
            "chance": round(self.within.chance, 4),
            "kappa": round(self.within.kappa, 4),
        }
        return {
            "column": self.column.name,
            "title": title(self.column),
            "kind": self.column.kind,
            "nature": str(self.nature),
            "values": self.values,
            "binned": self.is_binned,
            "known": round(self.known, 4),
            "score": round(self.score, 4),
            "information": round(self.information, 4),
            "null": round(self.null, 4),
            "p": round(self.p, 4),
            "agreement": round(self.agreement, 4),
            "chance": round(self.chance, 4),
            "within": inside,
            "suspect": self.is_suspect,
            "sentence": _sentence(self),
        }


@dataclass(frozen=True)
class BatchEffects:
    """All columns, strongest first, in one space: "embedding" or the name of a map."""

    space: str
    queries: int
    references: int
    neighbours: int
    columns: tuple[Explained, ...]

    def to_json(self) -> dict[str, Any]:
        """Return what docs/insight.md describes."""
        level, sentence = verdict(self)
        return {
            "space": self.space,
            "sample": {
                "queries": self.queries,
                "references": self.references,
                "neighbours": self.neighbours,
            },
            "verdict": {"level": level, "sentence": sentence},
            "columns": [column.to_json() for column in self.columns],
        }


def verdict(found: BatchEffects) -> tuple[str, str]:
    """Return "good", "mixed", "warning" or "none", and one sentence about subject against origin."""
    judges = [one for one in found.columns if one.known >= LEAST_KNOWN]
    subject = next((one for one in judges if one.nature == Nature.SUBJECT and one.is_notable), None)
    suspect = next((one for one in judges if one.is_suspect), None)
    place = "Neighbourhoods" if found.space == "embedding" else "Neighbourhoods on the map"
    if suspect is None:
        if subject is None:
            return "none", f"{place} follow no column that says what was imaged or where images come from."
        return "good", f"{place} follow {_named(subject)}, and no instrument, person or date beyond it."
    if subject is None:
        return "warning", f"{place} follow {_named(suspect)} and nothing imaged: groups may be batches."
    if suspect.score >= subject.score:
        return "warning", (
            f"{place} follow {_named(suspect)} more than {_named(subject)}: groups may be batches."
        )
    return "mixed", (
        f"{place} follow {_named(subject)} more than {_named(suspect)}, but the latter shows: "
        "colour by it before drawing conclusions."
    )


def _named(one: Explained) -> str:
    return f"{within(title(one.column))} ({one.score:.2f} of 1)"


def _sentence(one: Explained) -> str:
    name = within(title(one.column))
    same = f"are in the same range of {name}" if one.is_binned else f"have the same {name}"
    text = f"{percent(one.agreement)} of neighbours {same}, {percent(one.chance)} by chance."
    if one.within is None or not one.is_notable:
        return capital(text)
    inner = within(title(one.within.column))
    ending = "it shows beyond that" if one.is_suspect else "hardly more"
    return capital(
        f"{text} Among those of the same {inner} {percent(one.within.agreement)}, "
        f"{percent(one.within.chance)} by chance: {ending}."
    )
