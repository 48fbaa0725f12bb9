"""How far neighbourhoods follow one column: numbers, what they amount to, and a sentence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.collection import Column
from pipeline.collection.titles import title
from pipeline.insight.columns import Nature
from pipeline.insight.wording import capital, listed, percent, within

NOTABLE = 0.1  # of what a column can explain at most; below, nobody would see it on the map
_LEAST_GAIN = 0.05  # in agreement: where chance is near 1, kappa alone makes much of little
_ERRORS = 2.0  # standard errors that a gain must exceed
SIGNIFICANT = 0.05


class Unjudged(StrEnum):
    """Why a column cannot be judged, as it stands behind a colon."""

    PAIRS = "too few neighbours have a value"
    GROUPS = "too few samples, or a few of them hold most images"
    OWN = "nearly every value belongs to one sample only"


@dataclass(frozen=True)
class Within:
    """How often neighbours that share the values of `columns` share the origin too, and how often by chance.

    `error` is the standard error of the difference, counting groups. None where too few such neighbours are
    left.
    """

    columns: tuple[Column, ...]
    agreement: float | None = None
    chance: float | None = None
    error: float = 0.0

    @property
    def gain(self) -> float:
        """Agreement less chance; 0 where there is none."""
        return 0.0 if self.agreement is None or self.chance is None else self.agreement - self.chance

    @property
    def kappa(self) -> float:
        """Agreement beyond chance, 1 at most."""
        return self.gain / (1 - self.chance) if self.chance is not None and self.chance < 1 else 0.0

    @property
    def is_notable(self) -> bool:
        """Whether the origin shows even among images of one subject."""
        return self.kappa >= NOTABLE and self.gain >= max(_LEAST_GAIN, _ERRORS * self.error)

    @property
    def can_tell(self) -> bool:
        """Whether images of one subject differ enough in origin to tell the two apart."""
        return self.chance is not None and 1 - self.chance >= _LEAST_GAIN

    @property
    def name(self) -> str:
        """The titles of the columns as they stand in a sentence."""
        return listed([within(title(column)) for column in self.columns])


@dataclass(frozen=True)
class Explained:
    """How far neighbourhoods follow one column.

    `information` is the normalised mutual information of neighbours' labels, `null` what shuffled labels
    reach; `agreement` the share of neighbours with the same label, `chance` that of random images, of which
    none is a relative either. `unjudged` says why these could not be found. `twins` say the same.
    """

    column: Column
    nature: Nature
    values: int
    is_binned: bool
    known: float
    information: float = 0.0
    null: float = 0.0
    p: float = 1.0
    agreement: float = 0.0
    chance: float = 0.0
    within: Within | None = None
    twins: tuple[Column, ...] = ()
    unjudged: Unjudged | None = None

    @property
    def score(self) -> float:
        """How much is explained beyond chance: 0 nothing, 1 all.

        Information beyond shuffling, never more than agreement beyond chance (Cohen's kappa): to avoid
        images of the same value is no following.
        """
        if self.null >= 1 or self.chance >= 1:
            return 0.0
        information = (self.information - self.null) / (1 - self.null)
        return max(0.0, min(information, (self.agreement - self.chance) / (1 - self.chance)))

    @property
    def is_notable(self) -> bool:
        """Whether it can be seen on the map and is not chance."""
        return self.unjudged is None and self.score >= NOTABLE and self.p <= SIGNIFICANT

    @property
    def is_suspect(self) -> bool:
        """Whether it is an origin that neighbourhoods follow, also among images of one subject."""
        remains = self.within is None or (self.within.can_tell and self.within.is_notable)
        return self.nature == Nature.ORIGIN and self.is_notable and remains

    @property
    def is_entangled(self) -> bool:
        """Whether it is an origin that neighbourhoods follow, and the subject goes with it one to one."""
        is_apart = self.within is None or self.within.can_tell
        return self.nature == Nature.ORIGIN and self.is_notable and not is_apart

    @property
    def beyond(self) -> float:
        """How much of an origin shows beyond the subject: kappa among images of one, else the score."""
        return self.score if self.within is None else self.within.kappa

    @property
    def name(self) -> str:
        """The title as it stands in a sentence."""
        return within(title(self.column))

    def to_json(self, is_named: bool = False) -> dict[str, Any]:
        """Return what docs/insight.md describes; `is_named` is whether the verdict speaks of the column."""
        inside = self.within and {
            "columns": [column.name for column in self.within.columns],
            "agreement": _rounded(self.within.agreement),
            "chance": _rounded(self.within.chance),
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
            "judged": self.unjudged is None,
            "score": round(self.score, 4),
            "information": round(self.information, 4),
            "null": round(self.null, 4),
            "p": round(self.p, 4),
            "agreement": None if self.unjudged else round(self.agreement, 4),
            "chance": None if self.unjudged else round(self.chance, 4),
            "within": inside,
            "suspect": self.is_suspect,
            "entangled": self.is_entangled,
            "named": is_named,
            "twins": [twin.name for twin in self.twins],
            "sentence": _sentence(self),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _sentence(one: Explained) -> str:
    # A user's copy of a column of ours often has its very title.
    others = [name for twin in one.twins if (name := within(title(twin))) != one.name]
    verb = "say" if len(others) > 1 else "says"
    twins = f" {capital(listed(others))} {verb} the same." if others else ""
    if one.unjudged is not None:
        return f"Cannot be judged: {one.unjudged}.{twins}"
    same = f"are in the same range of {one.name}" if one.is_binned else f"have the same {one.name}"
    text = capital(f"{percent(one.agreement)} of neighbours {same}, {percent(one.chance)} by chance.")
    if one.within is None or not one.is_notable:
        return text + twins
    return f"{text} {_inner(one, one.within)}{twins}"


def _inner(one: Explained, inside: Within) -> str:
    if not inside.can_tell or inside.agreement is None or inside.chance is None:
        return f"It cannot be told apart from {inside.name}: too few images of one differ in it."
    ending = "it shows beyond that" if one.is_suspect else "hardly more"
    shares = f"{percent(inside.agreement)}, {percent(inside.chance)} by chance"
    return f"Among those of the same {inside.name} {shares}: {ending}."
