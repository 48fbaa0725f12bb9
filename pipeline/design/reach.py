"""What can be reached: the smallest and largest value of a property that both halves believe."""

from collections.abc import Callable, Sequence

import numpy as np

from pipeline.design.asked import Lock, Target
from pipeline.design.fitted import Fitted
from pipeline.design.refine import box_of, refine, settled

STARTS = 400
STEPS = 60
_BLIND = 0.5


def reachable(
    fitted: Fitted,
    names: Sequence[str],
    locks: Sequence[Lock],
    seed: int,
    progress: Callable[[float, str], None],
) -> dict[str, dict[str, float]]:
    """Return for each property the least and the most that is reached under the locks.

    The less extreme of what the two halves say counts, so that what one of them imagines alone does not.
    """
    ways = [(name, sign) for name in names for sign in (-1, 1)]
    found: dict[str, dict[str, float]] = {name: {} for name in names}
    for number, (name, sign) in enumerate(ways):
        progress(number / len(ways), f"looking how far {name} goes")
        found[name]["min" if sign < 0 else "max"] = _furthest(fitted, name, sign, locks, seed)
    return found


def _furthest(fitted: Fitted, name: str, sign: int, locks: Sequence[Lock], seed: int) -> float:
    at = fitted.meaning.property_names.index(name)
    one = fitted.meaning.properties[at]
    span, box = one.high - one.low, box_of(fitted.space, locks)
    far = one.high + 2 * span if sign > 0 else one.low - 2 * span
    aim = Target(name, far - span, far) if sign < 0 else Target(name, far, far + span)
    rng = np.random.default_rng(seed)
    blind = rng.uniform(-1, 1, (int(_BLIND * STARTS), fitted.space.size))
    best = np.argsort(-sign * fitted.properties[:, at], kind="stable")[: STARTS - len(blind)]
    starts = settled(fitted.space, box, np.concatenate([blind, fitted.known[best]]))
    points = np.concatenate([starts, refine(fitted, starts, [aim], box, lambda share: None, STEPS)])
    halves = [fitted.judge.judge(points, half).value[:, at] for half in fitted.judge.halves]
    return float(np.minimum(*halves).max() if sign > 0 else np.maximum(*halves).min())
