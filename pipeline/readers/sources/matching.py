"""Which column of a metadata table names the files, and how: by path, by name, or by name without suffix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd


@dataclass(frozen=True)
class Naming:
    """A way in which a table can name files.

    `depth` is the number of parts of the path that count, from the end (0 = all). The suffix of the
    file may be left out, and so may that of the value in the table; case may be folded.
    """

    depth: int
    file_suffix: bool = True
    value_suffix: bool = True
    folded: bool = False

    def of_file(self, relative: str) -> str:
        """The key of a file."""
        return self._key(relative, self.file_suffix)

    def of_value(self, value: str) -> str:
        """The key that a table's value stands for."""
        return self._key(value.strip().replace("\\", "/").removeprefix("./"), self.value_suffix)

    def _key(self, text: str, with_suffix: bool) -> str:
        if self.depth:
            text = "/".join(text.rsplit("/", self.depth)[-self.depth :])
        if not with_suffix:
            text = without_suffix(text)
        return text.casefold() if self.folded else text


@dataclass(frozen=True)
class Match:
    """The column that names the files, how it does, and how many of its values name one."""

    column: str
    naming: Naming
    count: int


def without_suffix(text: str) -> str:
    """A name without its suffix: letters and digits after the last dot (`a_1.4V_2` has none)."""
    stem, dot, suffix = text.rpartition(".")
    return stem if dot and stem and suffix.isalnum() and len(suffix) <= 8 else text


LOOSEST = (
    Naming(1, file_suffix=False, value_suffix=False, folded=True),
    Naming(1, file_suffix=False, folded=True),
)
"""Every match of any other naming is one of these too."""


def best_match(table: pd.DataFrame, relative: Sequence[str]) -> Match | None:
    """The column and naming by which the most values name a file; of equals the strictest naming wins.

    None if no value of any column names a file.
    """
    keys_of = _FileKeys(relative)
    best: Match | None = None
    ranked = -1
    for column in table.columns:
        values = key_values(table[column])
        if not any(keys_of.matched(naming, values) for naming in LOOSEST):
            continue
        for rank, naming in enumerate(_namings(relative, values)):
            if naming.folded and not keys_of.keeps_apart(naming, values):
                continue
            count = keys_of.matched(naming, values)
            if count and (best is None or count > best.count or (count == best.count and rank < ranked)):
                best, ranked = Match(str(column), naming, count), rank
            if count == len(values):
                break
    return best


def key_values(column: pd.Series) -> list[str]:
    """The distinct values of a column that can name files, as text."""
    if column.dtype.kind in "fcbmM":
        return []
    return [str(value) for value in column.dropna().unique() if str(value).strip()]


def _namings(relative: Sequence[str], values: Sequence[str]) -> Iterator[Naming]:
    """All namings, the strictest first."""
    deepest = min(_depth(relative), _depth([value.replace("\\", "/") for value in values]))
    for folded in (False, True):
        yield Naming(0, folded=folded)
        yield Naming(0, file_suffix=False, folded=folded)
        for depth in range(deepest, 0, -1):
            yield Naming(depth, folded=folded)
        yield Naming(1, file_suffix=False, folded=folded)
        yield Naming(1, file_suffix=False, value_suffix=False, folded=folded)


def _depth(names: Sequence[str]) -> int:
    return max((name.count("/") for name in names), default=0) + 1


class _FileKeys:
    """The keys of the files under each naming, computed once."""

    def __init__(self, relative: Sequence[str]) -> None:
        self.relative = relative
        self.keys = lru_cache(maxsize=None)(self._keys)

    def _keys(self, naming: Naming) -> frozenset[str]:
        return frozenset(map(naming.of_file, self.relative))

    def matched(self, naming: Naming, values: Sequence[str]) -> int:
        """How many values name a file."""
        keys = self.keys(naming)
        return sum(naming.of_value(value) in keys for value in values)

    def keeps_apart(self, naming: Naming, values: Sequence[str]) -> bool:
        """True if folding the case makes no two files and no two values the same."""
        strict = Naming(naming.depth, naming.file_suffix, naming.value_suffix)
        distinct = len({strict.of_value(value) for value in values})
        return len(self.keys(naming)) == len(self.keys(strict)) and distinct == len(
            set(map(naming.of_value, values))
        )
