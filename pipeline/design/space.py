"""The cube of the bounds, and what the symmetries make of it.

A point is centred to [−1, 1] in every parameter. A symmetry is then a signed permutation that undoes itself;
symmetries that commute share a basis of sums and differences in which each only flips signs. A number in
that basis that no symmetry flips, and every product of two or three whose flips cancel, is the same for a
point and all its images: networks that see nothing else cannot break a symmetry (invariants of finite
abelian groups).
"""

from functools import cached_property, reduce
from itertools import combinations, combinations_with_replacement, product

import numpy as np
from jaxtyping import Float, Int

from pipeline.design.schema import Meaning, Symmetry
from pipeline.errors import DesignError

Points = Float[np.ndarray, "_ parameter"]

MOST_SYMMETRIES = 4
_SMALL = 1e-9


class Space:
    """Parameters between their bounds, in their units outside and from −1 to 1 inside."""

    def __init__(self, meaning: Meaning) -> None:
        self.names = meaning.parameter_names
        self.low = np.array([one.low for one in meaning.parameters])
        self.high = np.array([one.high for one in meaning.parameters])
        self.is_integer = np.array([one.is_integer for one in meaning.parameters])
        self.flips = [self._matrix(one) for one in meaning.symmetries]
        self._check(meaning.symmetries)

    @property
    def size(self) -> int:
        """How many parameters there are."""
        return len(self.names)

    def centred(self, values: Points) -> Points:
        """Return values in their units as −1 to 1."""
        return 2.0 * (np.asarray(values, float) - self.low) / (self.high - self.low) - 1.0

    def valued(self, centred: Points) -> Points:
        """Return points of −1 to 1 in their units, whole numbers where a parameter has none between.

        Never out of bounds, whatever rounding does.
        """
        values = self.low + (np.asarray(centred, float) + 1.0) / 2.0 * (self.high - self.low)
        values = np.where(self.is_integer, np.round(values), values)
        return np.clip(values, self.low, self.high)

    @cached_property
    def group(self) -> Float[np.ndarray, "image parameter parameter"]:
        """Every product of the symmetries, the identity first."""
        found = [np.eye(self.size)]
        for flip in self.flips:
            found += [element @ flip for element in found]
        return np.unique(np.array(found), axis=0)[::-1].copy() if len(found) > 1 else np.array(found)

    def images(self, centred: Points) -> Float[np.ndarray, "image point parameter"]:
        """Return the points under every product of the symmetries."""
        return np.einsum("gij,pj->gpi", self.group, np.asarray(centred, float))

    @cached_property
    def _basis(self) -> tuple[Float[np.ndarray, "parameter parameter"], Int[np.ndarray, "parameter flip"]]:
        """Return sums and differences as rows, and which symmetry flips which (−1)."""
        rows: list[np.ndarray] = []
        characters: list[tuple[int, ...]] = []
        for signs in product((1, -1), repeat=len(self.flips)):
            project = reduce(
                np.matmul,
                [(np.eye(self.size) + sign * flip) / 2 for sign, flip in zip(signs, self.flips, strict=True)],
                np.eye(self.size),
            )
            for column in project.T:
                rest = column - sum((row * (row @ column) for row in rows), np.zeros(self.size))
                if (length := np.linalg.norm(rest)) > _SMALL:
                    rows.append(rest / length)
                    characters.append(signs)
        return np.array(rows), np.array(characters, dtype=np.int64).reshape(self.size, len(self.flips))

    @cached_property
    def terms(self) -> list[tuple[int, ...]]:
        """Which numbers of the basis are multiplied for each invariant: one, two or three of them."""
        characters = self._basis[1]
        even = [row for row in range(self.size) if (characters[row] == 1).all()]
        odd = [row for row in range(self.size) if row not in even]
        pairs = [pair for pair in combinations_with_replacement(odd, 2) if _cancel(characters, pair)]
        triples = [
            three
            for three in combinations(odd, 3)
            if _cancel(characters, three)
            and not any(_cancel(characters, two) for two in combinations(three, 2))
        ]
        return [*((row,) for row in even), *pairs, *triples]

    @cached_property
    def basis(self) -> Float[np.ndarray, "parameter parameter"]:
        """Sums and differences of the parameters, one a row, in which symmetries only flip signs."""
        return self._basis[0]

    def _matrix(self, symmetry: Symmetry) -> Float[np.ndarray, "parameter parameter"]:
        place = {name: at for at, name in enumerate(self.names)}
        named = [name for pair in symmetry.exchange for name in pair]
        for name in [*named, *symmetry.reflect]:
            if name not in place:
                raise DesignError(
                    f"The symmetry {symmetry.words} names {name!r}, which is no parameter "
                    f"(there are: {', '.join(self.names)})."
                )
        if len(set(named)) < len(named) or not (named or symmetry.reflect):
            raise DesignError(
                f"The symmetry {symmetry.words or '(empty)'} must exchange different parameters."
            )
        flip = np.eye(self.size)
        for one, other in symmetry.exchange:
            flip[[place[one], place[other]]] = flip[[place[other], place[one]]]
        for name in symmetry.reflect:
            flip[place[name]] *= -1.0
        return flip

    def _check(self, symmetries: tuple[Symmetry, ...]) -> None:
        if len(symmetries) > MOST_SYMMETRIES:
            raise DesignError(
                f"{len(symmetries)} symmetries are declared, at most {MOST_SYMMETRIES} are used."
            )
        for symmetry, flip in zip(symmetries, self.flips, strict=True):
            if not np.allclose(flip @ flip, np.eye(self.size)):
                raise DesignError(
                    f"The symmetry {symmetry.words} does not undo itself: reflect both of a pair or none."
                )
            self._check_bounds(symmetry)
        for (one, first), (other, second) in combinations(zip(symmetries, self.flips, strict=True), 2):
            if not np.allclose(first @ second, second @ first):
                raise DesignError(
                    f"The symmetries {one.words} and {other.words} do not commute: declare one of them only."
                )

    def _check_bounds(self, symmetry: Symmetry) -> None:
        for one, other in symmetry.exchange:
            first, second = self.names.index(one), self.names.index(other)
            if (self.low[first], self.high[first]) != (self.low[second], self.high[second]):
                raise DesignError(
                    f"{one} and {other} cannot be exchanged: their bounds differ "
                    f"({self.low[first]:g} to {self.high[first]:g}, {self.low[second]:g} to "
                    f"{self.high[second]:g}). Declare the same bounds for both."
                )


def commute(space: Space, others: list[Float[np.ndarray, "parameter parameter"]]) -> bool:
    """Whether the symmetries of a space commute with the `others`."""
    return all(np.allclose(flip @ other, other @ flip) for flip in space.flips for other in others)


def _cancel(characters: Int[np.ndarray, "parameter flip"], rows: tuple[int, ...]) -> bool:
    return bool((np.prod(characters[list(rows)], axis=0) == 1).all())
