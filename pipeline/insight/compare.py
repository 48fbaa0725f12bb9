"""What is special about a selection: every column of A against B, strongest difference first.

The tests treat images as independent. Several images of one sample are not, so p-values of columns that are
constant for a sample come out too small: strength orders the findings, significance only keeps noise out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.collection import Collection
from pipeline.insight.column_tests import ColumnTests
from pipeline.insight.columns import comparable, nature
from pipeline.insight.findings import Finding
from pipeline.insight.statistics import adjusted

_LISTED_VALUES = 12

Rows = Bool[np.ndarray, " image"]


@dataclass(frozen=True)
class Comparison:
    """Findings, strongest first, one a column and test; `notice` says why there are none, or what to know."""

    count_a: int
    count_b: int
    findings: tuple[Finding, ...]
    tests: int
    notice: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what docs/insight.md describes."""
        return {
            "a": {"count": self.count_a},
            "b": {"count": self.count_b},
            "notice": self.notice,
            "tests": self.tests,
            "discoveries": sum(finding.is_significant for finding in self.findings),
            "findings": [finding.to_json() for finding in self.findings],
        }


def compare(collection: Collection, a: Rows, b: Rows | None = None) -> Comparison:
    """Compare rows of `collection.frame` with others, or with the rest.

    Images on both sides are left out of both. Without images on one side there are no findings but a notice.
    """
    both = np.zeros(len(a), bool) if b is None else a & b
    side_a, side_b = a & ~both, (~a if b is None else b & ~both)
    counts = int(side_a.sum()), int(side_b.sum())
    if min(counts) == 0:
        return Comparison(*counts, (), 0, _nothing(bool(a.any()), b is None, bool(both.any())))
    rows = np.flatnonzero(side_a | side_b)
    everything = len(rows) == len(a)
    in_a = side_a if everything else side_a[rows]
    maps = list(collection.info["maps"])
    groups: list[list[Finding]] = []
    for column in comparable(collection):
        series = collection.frame[column.name]
        tests = ColumnTests(column, nature(column, maps), in_a, b is None)
        groups += tests.of(series if everything else series.iloc[rows])
    overlap = int(both.sum())
    notice = f"{overlap:,} images are on both sides and were left out." if overlap else None
    return Comparison(*counts, _ranked(groups), sum(len(group) for group in groups), notice)


def _nothing(has_a: bool, is_rest: bool, overlaps: bool) -> str:
    if overlaps:
        return "Both sides hold the same images, or one holds the other: there is nothing left to compare."
    if not has_a:
        return "Nothing is selected: select some images to see what is special about them."
    if is_rest:
        return "Everything is selected: there is no rest to compare with."
    return "The other side is empty: there is nothing to compare with."


def _ranked(groups: Sequence[Sequence[Finding]]) -> tuple[Finding, ...]:
    """Correct all tests together, keep the strongest of each group, and order: found first, then by size.

    What is aside comes after all others.
    """
    tests = [finding for group in groups for finding in group]
    q = adjusted(np.array([finding.p for finding in tests], float))
    corrected = iter([replace(finding, q=float(value)) for finding, value in zip(tests, q, strict=True)])
    best = []
    for group in groups:
        first, *others = sorted((next(corrected) for _ in group), key=_place)
        best.append(replace(first, values=tuple(others[: _LISTED_VALUES - 1])))
    return tuple(sorted(best, key=_place))


def _place(finding: Finding) -> tuple[bool, bool, float, float]:
    if finding.is_significant:
        return (finding.is_aside, False, -finding.strength, finding.p)
    return (finding.is_aside, True, finding.p, -finding.strength)
