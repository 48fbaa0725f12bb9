"""All tests of one column between two sides: its values or its order, and whether it is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float, Int

from pipeline.collection import Column
from pipeline.collection.filters import numbers
from pipeline.insight.columns import Nature
from pipeline.insight.findings import MISSING, ORDER, VALUE, Finding, json_number, json_value
from pipeline.insight.statistics import enrichment, rank_comparison

MOST_VALUES = 200  # of one column: rarer ones are not tested
LEAST_KNOWN = 0.2  # of the images of one side at least: else a column comes last
LEAST_IMAGES = 3  # with a value: no split of fewer could be told from chance

Row = Bool[np.ndarray, " row"]


class ColumnTests:
    """The tests of one column for rows of which `in_a` says the side; `is_rest` if all others are B.

    Shares are of all images of a side, whether or not they have a value.
    """

    def __init__(self, column: Column, nature: Nature, in_a: Row, is_rest: bool = True) -> None:
        self._column = column
        self._nature = nature
        self._in_a = in_a
        self._is_rest = is_rest
        self._sizes = int(in_a.sum()), int((~in_a).sum())

    def of(self, series: pd.Series) -> list[list[Finding]]:
        """Return the findings in groups; of each group the strongest is shown first.

        All are aside if the column is hidden, or known for under 20 % of the images of both sides.
        """
        known, groups = self._tested(series)
        counts = int((known & self._in_a).sum()), int((known & ~self._in_a).sum())
        is_rare = all(count < LEAST_KNOWN * size for count, size in zip(counts, self._sizes, strict=True))
        is_aside = is_rare or self._column.role == "hidden"
        return [[replace(one, is_aside=is_aside, is_rest=self._is_rest) for one in group] for group in groups]

    def _tested(self, series: pd.Series) -> tuple[Row, list[list[Finding]]]:
        """Return which rows have a value, and the findings in groups."""
        if self._column.kind in ("number", "date"):
            values = numbers(series)
            known = np.isfinite(values)
            groups = [*self._order(values, known)]
        else:
            owners, codes, names = _occurrences(series, self._column)
            known = np.zeros(len(series), bool)
            known[owners] = True
            groups = [*self._values(owners, codes, names, known)]
        if known.any() and not known.all():
            gaps = np.array([(~known & side).sum() for side in (self._in_a, ~self._in_a)])
            groups.append(self._shares(MISSING, [None], gaps[:1], gaps[1:]))
        return known, groups

    def _order(self, values: Float[np.ndarray, " row"], known: Row) -> Iterator[list[Finding]]:
        kept, in_a = (values, self._in_a) if known.all() else (values[known], self._in_a[known])
        if in_a.all() or not in_a.any():
            return
        ranks = rank_comparison(kept, in_a)
        effect: dict[str, Any] = {
            "delta": json_number(ranks.delta),
            "probability": json_number((1 + ranks.delta) / 2),
        }
        difference = float(ranks.quartiles_a[1] - ranks.quartiles_b[1])
        is_date = self._column.kind == "date"
        effect["median_difference_days" if is_date else "median_difference"] = json_number(
            difference / 86_400_000 if is_date else difference
        )
        a, b = (
            {
                "count": int(side.sum()),
                "of": size,
                "quartiles": [json_value(value, self._column) for value in quartiles],
            }
            for side, size, quartiles in (
                (in_a, self._sizes[0], ranks.quartiles_a),
                (~in_a, self._sizes[1], ranks.quartiles_b),
            )
        )
        coverage = min(in_a.sum() / self._sizes[0], (~in_a).sum() / self._sizes[1])
        strength = abs(ranks.delta) * float(coverage)
        yield [Finding(self._column, self._nature, ORDER, None, a, b, effect, strength, ranks.p)]

    def _values(
        self,
        owners: Int[np.ndarray, " occurrence"],
        codes: Int[np.ndarray, " occurrence"],
        names: Sequence[str],
        known: Row,
    ) -> Iterator[list[Finding]]:
        if not (known & self._in_a).any() or not (known & ~self._in_a).any():
            return  # that values are missing says it all
        # One count for both sides: even places are B's, odd ones A's.
        counts = np.bincount(2 * codes + self._in_a[owners], minlength=2 * len(names)).reshape(-1, 2)
        total = counts.sum(axis=1)
        frequent = np.argsort(-total, kind="stable")[:MOST_VALUES]
        tested = frequent[(total[frequent] >= LEAST_IMAGES) & (total[frequent] < known.sum())]
        if len(tested):
            values = [names[code] for code in tested]
            yield self._shares(VALUE, values, counts[tested, 1], counts[tested, 0])

    def _shares(
        self,
        test: str,
        values: Sequence[str | None],
        in_a: Int[np.ndarray, " value"],
        in_b: Int[np.ndarray, " value"],
    ) -> list[Finding]:
        sizes = self._sizes
        found = enrichment(in_a, in_b, *sizes)
        out = []
        for place, value in enumerate(values):
            a, b = (
                {"count": int(count), "of": size, "share": count / size}
                for count, size in ((int(in_a[place]), sizes[0]), (int(in_b[place]), sizes[1]))
            )
            difference = a["share"] - b["share"]
            effect: dict[str, Any] = {
                "ratio": json_number(found.ratio[place]),
                "ratio_interval": [json_number(found.ratio_low[place]), json_number(found.ratio_high[place])],
                "odds_ratio": json_number(found.odds_ratio[place]),
                "odds_ratio_interval": [
                    json_number(found.odds_low[place]),
                    json_number(found.odds_high[place]),
                ],
                "difference": json_number(difference),
            }
            p = float(found.p[place])
            out.append(Finding(self._column, self._nature, test, value, a, b, effect, abs(difference), p))
        return out


def _occurrences(
    series: pd.Series, column: Column
) -> tuple[Int[np.ndarray, " occurrence"], Int[np.ndarray, " occurrence"], list[str]]:
    """Return for every value that an image has the image's place and the value's code, and all values."""
    if column.kind == "categories":
        lists = pd.Series(series.to_numpy(dtype=object)).map(_distinct).explode().dropna()
        labels = lists.astype("category").cat
        return lists.index.to_numpy(np.int64), labels.codes.to_numpy(np.int64), list(labels.categories)
    category = series.astype("category").cat
    codes = category.codes.to_numpy()
    owners = np.flatnonzero(codes >= 0)
    return owners, codes[owners].astype(np.int64), [str(name) for name in category.categories]


def _distinct(labels: Any) -> list[Any]:
    return sorted(set(labels)) if isinstance(labels, list | tuple | np.ndarray) else []
