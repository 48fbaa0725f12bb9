"""Names for groups of images, from the metadata that sets each apart: never invented. Light.

A trait is a value that most of a group's images have and far fewer elsewhere, or a range of numbers. The
rules are those of assets/map/names.mjs, which names the clusters of a build.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from pipeline.collection import Column
from pipeline.collection.filters import numbers
from pipeline.collection.titles import title
from pipeline.insight.nameable import (
    MOST_VALUES,
    can_name,
    categories_to_name_by,
    is_of_what,
    numbers_to_name_by,
)
from pipeline.insight.wording import capital, number

LEAST_IMAGES = 8  # of a group: fewer have much in common by chance
LEAST_COVERAGE = 0.6
LEAST_LIFT, SECOND_LIFT, RANGE_LIFT = 1.6, 1.8, 3.0
RANGE = 0.1, 0.9  # quantiles of the group between which its range lies
LONGEST = 40
BETWEEN = " · "

Labels = Int[np.ndarray, " row"]


@dataclass(frozen=True)
class Trait:
    """What a group has and others lack: `coverage` of its images, `lift` times the share of all images."""

    column: Column
    text: str
    coverage: float
    lift: float

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """Words come before ranges of numbers, what images show before the rest, then the stronger."""
        return self.column.kind != "number", is_of_what(self.column), self.lift * self.coverage


def name_groups(
    frame: pd.DataFrame, columns: Mapping[str, Column], rows: Int[np.ndarray, " row"], labels: Labels
) -> list[str]:
    """Name the groups of some rows of a frame; `labels` number them from 0, −1 is none.

    Names are in the order of the numbers and unique; a group that nothing sets apart is "Group 3".
    """
    count = int(labels.max(initial=-1)) + 1
    traits: list[list[Trait]] = [[] for _ in range(count)]
    part = frame.iloc[rows]
    for column in categories_to_name_by(columns):
        if column.name in part:
            _add(traits, _category_traits(part[column.name], column, labels, count))
    members = [np.flatnonzero(labels == group) for group in range(count)]
    for column in numbers_to_name_by(columns):
        if column.name in part:
            _add(traits, _range_traits(numbers(part[column.name]), column, members))
    ordered = [sorted(found, key=lambda trait: trait.rank, reverse=True) for found in traits]
    return _told_apart(ordered, np.bincount(labels[labels >= 0], minlength=count))


def _add(traits: list[list[Trait]], found: Mapping[int, Trait]) -> None:
    for group, trait in found.items():
        traits[group].append(trait)


def _category_traits(series: pd.Series, column: Column, labels: Labels, count: int) -> dict[int, Trait]:
    """Return by group the one value of a column that sets it apart most."""
    where, values = _values(series, column)
    codes, names = pd.factorize(values)
    if not 1 < len(names) <= MOST_VALUES:
        return {}
    of_group = np.bincount(labels[labels >= 0], minlength=count)
    inside = labels[where] >= 0
    cells = labels[where][inside] * len(names) + codes[inside]
    together = np.bincount(cells, minlength=count * len(names)).reshape(count, len(names))
    shares = np.bincount(codes, minlength=len(names)) / len(labels)
    coverage = together / np.maximum(of_group, 1)[:, None]
    lift = coverage / shares
    usable = np.array([can_name(str(name)) for name in names])
    good = (coverage >= LEAST_COVERAGE) & (lift >= LEAST_LIFT) & usable & (of_group >= LEAST_IMAGES)[:, None]
    best = np.where(good, coverage * lift, -1).argmax(axis=1)
    return {
        group: Trait(
            column, str(names[value]).strip(), float(coverage[group, value]), float(lift[group, value])
        )
        for group, value in enumerate(best.tolist())
        if good[group, value]
    }


def _values(series: pd.Series, column: Column) -> tuple[Int[np.ndarray, " value"], pd.Series]:
    """Return the values that are there and the row of each; an image may have several."""
    place = pd.Series(series.to_numpy(dtype=object), index=np.arange(len(series)))
    if column.kind == "categories":
        place = place.explode()
    place = place.dropna()
    return place.index.to_numpy(np.int64), place


def _range_traits(
    values: Float[np.ndarray, " row"], column: Column, members: Sequence[Int[np.ndarray, " _"]]
) -> dict[int, Trait]:
    """Return by group the range in which most of its numbers lie, where few others do."""
    known = np.sort(values[np.isfinite(values)])
    found = {}
    for group, rows in enumerate(members):
        own = values[rows]
        own = own[np.isfinite(own)]
        if len(rows) < LEAST_IMAGES or len(own) < LEAST_COVERAGE * len(rows):
            continue
        low, high = (_rounded(float(value)) for value in np.quantile(own, RANGE))
        coverage = float(((own >= low) & (own <= high)).sum() / len(rows))
        among = np.searchsorted(known, high, side="right") - np.searchsorted(known, low, side="left")
        lift = coverage * len(values) / max(int(among), 1)
        if low < high and coverage >= LEAST_COVERAGE and lift >= RANGE_LIFT:
            found[group] = Trait(column, _range_text(column, low, high), coverage, lift)
    return found


def _range_text(column: Column, low: float, high: float) -> str:
    unit = column.unit if column.unit and column.unit != "value" else ""
    called = title(column).removesuffix(f"({unit})").strip()
    to = "–" if low >= 0 else " to "
    return (
        f"{capital(called)} {number(low)}{to}{number(high)}{'' if unit in ('°', '%') else ' '}{unit}".strip()
    )


def _rounded(value: float) -> float:
    """Round to two digits, as people would say it."""
    return float(f"{value:.2g}")


def _name(traits: Sequence[Trait]) -> str | None:
    if not traits:
        return None
    first = traits[0]
    for trait in traits[1:]:
        joined = f"{first.text}{BETWEEN}{trait.text}"
        if trait.lift >= SECOND_LIFT and trait.text != first.text and len(joined) <= LONGEST:
            return joined
    return first.text


def _told_apart(traits: Sequence[Sequence[Trait]], sizes: Int[np.ndarray, " group"]) -> list[str]:
    """Name every group; of groups of one name the largest keeps it, others add what only they have."""
    names: dict[int, str] = {}
    for group in np.argsort(-sizes, kind="stable").tolist():
        name = _name(traits[group])
        if name is None:
            names[group] = f"Group {group + 1}"
        elif name not in names.values():
            names[group] = name
        else:
            names[group] = _another(name, traits, group, names)
    return [names[group] for group in range(len(traits))]


def _another(name: str, traits: Sequence[Sequence[Trait]], group: int, taken: Mapping[int, str]) -> str:
    elsewhere = {
        (trait.column.name, trait.text)
        for other, found in enumerate(traits)
        if other != group
        for trait in found
    }
    for trait in traits[group]:
        longer = f"{traits[group][0].text}{BETWEEN}{trait.text}"
        is_own = trait.text not in name and (trait.column.name, trait.text) not in elsewhere
        if is_own and longer not in taken.values():
            return longer
    number_ = 2
    while f"{name} {number_}" in taken.values():
        number_ += 1
    return f"{name} {number_}"
