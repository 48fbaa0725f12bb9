"""What the batch-effect meter found as a whole: one level and one sentence that follow from its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.collection.titles import title
from pipeline.insight.columns import Nature, is_material
from pipeline.insight.explained import Explained
from pipeline.insight.wording import listed, percent, within

LEAST_KNOWN = 0.5  # of the images: a column that most lack does not judge the whole map
_LISTED = 5  # names in a sentence


@dataclass(frozen=True)
class Verdict:
    """A level (good, mixed, warning or none), the badge's words, a sentence, and the columns it speaks of."""

    level: str
    said: str
    sentence: str
    named: tuple[Explained, ...] = ()


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
        found = verdict(self)
        named = {one.column.name for one in found.named}
        return {
            "space": self.space,
            "sample": {
                "queries": self.queries,
                "references": self.references,
                "neighbours": self.neighbours,
            },
            "verdict": {"level": found.level, "said": found.said, "sentence": found.sentence},
            "columns": [column.to_json(column.column.name in named) for column in self.columns],
        }


def verdict(found: BatchEffects) -> Verdict:
    """Weigh origin against subject. "good" only if some origin was judged, and none shows or may show."""
    place = "Neighbourhoods" if found.space == "embedding" else "Neighbourhoods on the map"
    origins = [one for one in found.columns if one.nature == Nature.ORIGIN]
    suspects = sorted((one for one in origins if one.is_suspect), key=_weight, reverse=True)
    subject = _subject(found.columns)
    entangled = [one for one in origins if one.is_entangled]
    judged = [one for one in origins if not (one.unjudged or one.is_suspect or one.is_entangled)]
    if suspects:
        said = _suspicion(place, suspects, subject)
        return replace(said, sentence=said.sentence + _none_found(judged))
    unjudged = [one for one in origins if one.unjudged is not None]
    if entangled:
        follows = f"{place} follow {_scored(subject)}" if subject else place
        return Verdict(
            "mixed",
            "May be a batch effect",
            f"{follows}, but {_names(entangled)} cannot be told apart from it: whether groups are batches "
            f"cannot be judged.{_none_found(judged)}",
            (*([subject] if subject else []), *entangled),
        )
    rest = _unknown(unjudged)
    if not judged:
        start = f"{place} follow {_scored(subject)}." if subject else ""
        rest = rest or " No column says where images come from: whether they form batches cannot be judged."
        return Verdict("none", "Cannot be judged", (start + rest).strip(), (subject,) if subject else ())
    if subject is None:
        sentence = f"{place} follow no column of what was imaged.{_none_found(judged)}{rest}"
        return Verdict("none", "Nothing explains the map", sentence)
    sentence = f"{place} follow {_scored(subject)}.{_none_found(judged)}{rest}"
    return Verdict("good", "No batch effect found", sentence, (subject,))


def _subject(columns: Sequence[Explained]) -> Explained | None:
    """Return the material if neighbourhoods follow it, else what was imaged that they follow most."""
    followed = [
        one for one in columns if one.nature == Nature.SUBJECT and one.is_notable and one.known >= LEAST_KNOWN
    ]
    return max(followed, key=lambda one: (is_material(one.column), one.score), default=None)


def _weight(suspect: Explained) -> tuple[bool, float]:
    return suspect.known >= LEAST_KNOWN, suspect.beyond


def _suspicion(place: str, suspects: Sequence[Explained], subject: Explained | None) -> Verdict:
    first, *others = suspects
    named = (*([subject] if subject else []), *suspects)
    known = f", known for {percent(first.known)} of images" if first.known < LEAST_KNOWN else ""
    more = f" So {'do' if len(others) > 1 else 'does'} {_names(others)}." if others else ""
    if subject is None:
        sentence = f"{place} follow {_scored(first)}{known} and nothing imaged: groups may be batches.{more}"
        level = "warning" if first.known >= LEAST_KNOWN else "mixed"
        return Verdict(level, _said(level), sentence, named)
    beside = first.within.name if first.within else subject.name
    shows = f"beyond {beside} {first.name} shows ({first.beyond:.2f} of 1{known})"
    if first.beyond >= subject.score and first.known >= LEAST_KNOWN:
        sentence = f"{place} follow {_scored(subject)}, but {shows}: groups may be batches.{more}"
        return Verdict("warning", _said("warning"), sentence, named)
    ending = "colour by it before drawing conclusions"
    sentence = f"{place} follow {_scored(subject)}, but {shows}: {ending}.{more}"
    return Verdict("mixed", _said("mixed"), sentence, named)


def _said(level: str) -> str:
    return "Batch effect" if level == "warning" else "Some batch effect"


def _none_found(judged: Sequence[Explained]) -> str:
    return f" No batch effect found among {_names(judged)}." if judged else ""


def _unknown(unjudged: Sequence[Explained]) -> str:
    if not unjudged:
        return ""
    reasons = {one.unjudged for one in unjudged}
    reason = unjudged[0].unjudged if len(reasons) == 1 else "too little is left without images of one sample"
    return f" Whether neighbourhoods follow {_names(unjudged)} cannot be judged: {reason}."


def _names(columns: Sequence[Explained]) -> str:
    names = dict.fromkeys(within(title(one)) for each in columns for one in (each.column, *each.twins))
    return listed(list(names), _LISTED)


def _scored(one: Explained) -> str:
    return f"{one.name} ({one.score:.2f} of 1)"
