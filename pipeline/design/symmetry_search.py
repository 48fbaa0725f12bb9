"""Symmetries that nobody declared: changes after which a quick network is as right as before.

Asked are exchanges of one or two pairs of parameters of like bounds and unit, reflections of one or two
parameters, and both together. A change is taken only if the network knows the property well, and the rows it
has not seen are said as well when they are changed first.
"""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import torch

from pipeline.design.forward import Ensemble
from pipeline.design.judge import as_tensor
from pipeline.design.rows import Rows, with_shared_bounds
from pipeline.design.schema import Meaning, Symmetry
from pipeline.design.space import MOST_SYMMETRIES, Space
from pipeline.design.training import train_forward
from pipeline.errors import DesignError

STEPS = 500
MOST_PARAMETERS = 16
KNOWS = 0.25
"""The largest error, in mean deviations of the property, at which the quick network is asked at all."""
AS_RIGHT = 1.1
LEAST_ROWS = 40
"""Fewer rows than that, unseen by the quick network, cannot tell."""
_ALIKE = 0.05


def find_symmetries(
    rows: Rows, meaning: Meaning, seed: int, progress: Callable[[float, str], None]
) -> Meaning:
    """Return the meaning with the symmetries that were found; none where the rows cannot tell."""
    if len(meaning.parameters) > MOST_PARAMETERS:
        return meaning
    asked = list(_asked(meaning))
    common = with_shared_bounds(meaning, asked)
    wanted = (rows.properties - rows.properties.mean(axis=0)) / rows.properties.std(axis=0)
    space = Space(common)
    centred = space.centred(rows.parameters)
    asked_of = rows.left_out_by_some
    if len(asked_of) < LEAST_ROWS:
        return meaning
    quick = _quick_network(space, centred, wanted, rows, seed, progress)
    held, told = centred[asked_of], wanted[asked_of]
    error = _error(quick, held, told)
    if (error > KNOWS * np.abs(told - np.median(told, axis=0)).mean(axis=0)).any():
        return meaning
    found: list[Symmetry] = []
    for symmetry in asked:
        flip = _flip(common, symmetry)
        if flip is None or _is_known(common, found, flip) or _is_part(symmetry, found):
            continue
        if (_error(quick, held @ flip.T, told) <= AS_RIGHT * error).all() and _fits(
            common, [*found, symmetry]
        ):
            found.append(symmetry)
        if len(found) == MOST_SYMMETRIES:
            break
    shared = with_shared_bounds(meaning, found)
    return Meaning(shared.parameters, shared.properties, tuple(found))


def _asked(meaning: Meaning) -> Iterator[Symmetry]:
    """Yield what may be a symmetry: exchanges of two pairs first, else the simplest first."""
    names = meaning.parameter_names
    pairs = [(one, other) for one, other in combinations(names, 2) if _alike(meaning, one, other)]
    twice = [two for two in combinations(pairs, 2) if len({*two[0], *two[1]}) == 4]
    exchanges = [(), *twice, *((pair,) for pair in pairs)]
    reflections = [(), *((name,) for name in names), *combinations(names, 2)]
    for reflect in reflections:
        for exchange in exchanges:
            if exchange or reflect:
                yield Symmetry(exchange, reflect, "inferred")


def _is_part(symmetry: Symmetry, found: list[Symmetry]) -> bool:
    """Whether a symmetry exchanges some of what another exchanges together: an axis moves with all it has.

    Where exchanging each pair alone is nearly right, only rows by the million could tell that it is not.
    """
    return any(0 < len(set(symmetry.exchange) & set(one.exchange)) < len(one.exchange) for one in found)


def _alike(meaning: Meaning, one: str, other: str) -> bool:
    first, second = (next(p for p in meaning.parameters if p.name == name) for name in (one, other))
    near = _ALIKE * max(first.high - first.low, second.high - second.low)
    return (
        first.unit == second.unit
        and first.is_integer == second.is_integer
        and abs(first.low - second.low) <= near
        and abs(first.high - second.high) <= near
        and (
            first.bounds == second.bounds == "inferred"
            or (first.low, first.high) == (second.low, second.high)
        )
    )


def _quick_network(
    space: Space,
    centred: np.ndarray,
    wanted: np.ndarray,
    rows: Rows,
    seed: int,
    progress: Callable[[float, str], None],
) -> Ensemble:
    torch.manual_seed(seed)
    quick = Ensemble(space, 2, wanted.shape[1], width=96, has_doubt=False)
    learnt = torch.tensor(rows.learnt_by_all)
    points = as_tensor(centred)
    quick.invariants.standardise(points[learnt])
    one_stage = torch.zeros(wanted.shape[1], dtype=torch.bool)
    parts = ([learnt, learnt], [torch.tensor(rows.left_out_by_some)] * 2)
    train_forward(quick, (points, as_tensor(wanted)), parts, one_stage, STEPS, seed, progress)
    return quick


@torch.no_grad()
def _error(quick: Ensemble, centred: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the mean absolute error of each property."""
    said = quick(as_tensor(centred)).amount.mean(dim=0).double().numpy()
    return np.abs(said - wanted).mean(axis=0)


def _flip(meaning: Meaning, symmetry: Symmetry) -> np.ndarray | None:
    try:
        return Space(Meaning(meaning.parameters, meaning.properties, (symmetry,))).flips[0]
    except DesignError:
        return None


def _is_known(meaning: Meaning, found: list[Symmetry], flip: np.ndarray) -> bool:
    space = Space(Meaning(meaning.parameters, meaning.properties, tuple(found)))
    return any(np.allclose(element, flip) for element in space.group)


def _fits(meaning: Meaning, symmetries: list[Symmetry]) -> bool:
    try:
        Space(Meaning(meaning.parameters, meaning.properties, tuple(symmetries)))
    except DesignError:
        return False
    return True
