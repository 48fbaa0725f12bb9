"""Where label trees lie: `trees/NAME.yaml` in a collection, and those that ship with Microscape.

A file is replaced as a whole, under a lock that every process heeds, and only by an edit of what it says now.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.classify.trees.edits import edited
from pipeline.classify.trees.tree import LabelTree, read_tree, write_tree
from pipeline.collection.info import write_atomically
from pipeline.errors import ChangedMeanwhileError, LabelTreeError, UnknownLabelTreeError

SHIPPED = Path(__file__).parent
SHIPPED_NAMES = ("scattering", "microscopy")
LARGEST_BYTES = 1024**2


class TreeFiles:
    """The label trees of one collection, given its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "trees"

    def names(self) -> list[str]:
        """Return the names of all trees: the collection's own, then shipped ones it does not replace."""
        own = sorted(path.stem for path in self._folder.glob("*.yaml"))
        return own + [name for name in SHIPPED_NAMES if name not in own]

    def list(self) -> list[dict[str, Any]]:
        """Return what GET …/trees answers; of a file that is wrong its name and the sentence."""
        return [self._told(name) for name in self.names()]

    def get(self, name: str) -> LabelTree:
        """Return a tree; UnknownLabelTreeError if there is none, LabelTreeError if its file is wrong."""
        if name not in self.names():
            raise UnknownLabelTreeError(
                f"There is no label tree {name[:60]!r} here (there are: {', '.join(self.names())})."
            )
        path = self._path(name)
        status = path.stat()
        if status.st_size > LARGEST_BYTES:
            raise LabelTreeError(f"{path} is larger than {LARGEST_BYTES:,} bytes: that is no label tree.")
        return _read(path, (status.st_mtime_ns, status.st_ino, status.st_size))

    def told(self, tree: LabelTree) -> dict[str, Any]:
        """Return a tree as JSON."""
        return {**tree.to_json(), "shipped": not self._own(tree.name).exists()}

    def add(self, tree: LabelTree) -> LabelTree:
        """Store a new tree; ChangedMeanwhileError if the collection has one of that name."""
        with self._locked():
            if self._own(tree.name).exists():
                raise ChangedMeanwhileError(
                    f"The collection has a tree {tree.name!r} already: edit it, or choose another name."
                )
            self._write(tree)
        return tree

    def replace(self, tree: LabelTree) -> LabelTree:
        """Store a tree, whatever was there."""
        with self._locked():
            self._write(tree)
        return tree

    def edit(self, name: str, base: str, edit: Any) -> LabelTree:
        """Change a tree of revision `base` and return it.

        Raises ChangedMeanwhileError if somebody changed it since, LabelTreeError if the edit cannot be.
        """
        with self._locked():
            tree = self.get(name)
            if tree.revision != base:
                raise ChangedMeanwhileError(
                    f"The tree {tree.title!r} was changed meanwhile (revision {tree.revision}, not "
                    f"{base[:40]}). Look at it as it is now and edit again."
                )
            return self._write(edited(tree, edit))

    def _write(self, tree: LabelTree) -> LabelTree:
        write_atomically(self._own(tree.name), write_tree(tree).encode())
        return tree

    def _told(self, name: str) -> dict[str, Any]:
        try:
            return self.told(self.get(name))
        except LabelTreeError as error:
            return {"tree": name, "error": str(error)}

    def _own(self, name: str) -> Path:
        return self._folder / f"{name}.yaml"

    def _path(self, name: str) -> Path:
        own = self._own(name)
        return own if own.exists() else SHIPPED / f"{name}.yaml"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._folder.mkdir(exist_ok=True)
            lock = (self._folder / ".lock").open("a+")
        except OSError as error:
            raise LabelTreeError(
                f"{self._folder} cannot be written ({error.strerror}): label trees cannot be changed here."
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@lru_cache(maxsize=64)
def _read(path: Path, stamp: tuple[int, int, int]) -> LabelTree:
    """Read a file; `stamp` changes when it does, so that each is read once."""
    try:
        return read_tree(path.read_text(encoding="utf-8"), path.stem)
    except UnicodeDecodeError:
        raise LabelTreeError(f"{path} is no text in UTF-8. Save it as such.") from None
