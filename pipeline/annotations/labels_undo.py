"""What an author can undo and redo, read from all that they did. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

UNDO, REDO = "undo", "redo"
_KEPT = ("label", "import")


class Done(NamedTuple):
    """An operation: its turn and kind, the turn that an undo or redo was of, how many `events` it has."""

    turn: int
    kind: str
    target: int | None
    events: int


def stacks(done: Iterable[Done]) -> tuple[list[int], list[int]]:
    """Return the turns that can be undone and those that can be redone, the next one last.

    Something new forgets what had been undone, as everywhere.
    """
    undo: list[int] = []
    redo: list[int] = []
    for one in done:
        if one.kind in _KEPT and one.events:
            undo.append(one.turn)
            redo.clear()
        elif one.kind == UNDO and one.target is not None:
            redo.append(undo.pop())
        elif one.kind == REDO and one.target is not None:
            undo.append(redo.pop())
    return undo, redo
