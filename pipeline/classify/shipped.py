"""The heads that ship with Microscape, by the tree they answer: how each is trained again. Light."""

from collections.abc import Callable
from pathlib import Path

from pipeline.errors import LabelTreeError

TREES = ("families", "scattering")


def train_shipped(
    tree: str, out: Path | None, seed: int, progress: Callable[[float, str], None]
) -> dict[str, float]:
    """Train the head of a tree on the simulators, store it at `out` or where it ships; return its scores.

    Raises LabelTreeError for a tree that no shipped head answers.
    """
    if tree == "families":
        from pipeline.classify.families.training import train_families_command

        return train_families_command(out=out, seed=seed, progress=progress)
    if tree == "scattering":
        from pipeline.classify.scattering.training import train_command

        return train_command(out=out, seed=seed, report=progress)
    raise LabelTreeError(f"no shipped head answers the tree {tree!r}: there are {' and '.join(TREES)}.")
