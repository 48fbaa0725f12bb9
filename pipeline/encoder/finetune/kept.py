"""The numbers of views on the disk: drawn once, in pieces, so that a run that was stopped goes on."""

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from pipeline.encoder.finetune.views import NUMBERS, Viewer
from pipeline.errors import EncoderError

PIECE = 256  # images
_PLAN = "plan.json"
_STEPS_A_SEED = 1_000_003

Prepared = Float[np.ndarray, "128 128"]


class Kept:
    """Pieces of numbers in one folder; those of another plan are removed when it is opened."""

    def __init__(self, folder: Path, told: dict[str, Any], images: int) -> None:
        """Open or make the folder; EncoderError if that cannot be done."""
        self.folder, self._images = folder, images
        self._pieces = -(-images // PIECE)
        plan = json.dumps(told, sort_keys=True)
        try:
            if folder.is_dir() and not _is_of(folder / _PLAN, plan):
                shutil.rmtree(folder)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / _PLAN).write_text(plan, encoding="utf-8")
        except OSError as error:
            raise EncoderError(
                f"{folder} cannot be written ({error.strerror or error}): free space"
            ) from error

    @property
    def done(self) -> int:
        """How many images have their numbers already, from the first on."""
        pieces = 0
        while pieces < self._pieces and self._path(pieces).is_file():
            pieces += 1
        return min(self._images, pieces * PIECE)

    def fill(
        self, viewer: Viewer, images: Iterator[Prepared], views: int, seed: int, report: Callable[[int], None]
    ) -> None:
        """Draw what is missing; `images` gives those from `done` on. `report` hears how many are drawn."""
        for piece in range(-(-self.done // PIECE), self._pieces):
            batch = np.stack(list(islice(images, min(PIECE, self._images - piece * PIECE))))
            heard = partial(_heard, report, piece * PIECE, len(batch))
            self._write(piece, viewer.numbers_of_views(batch, views, seed * _STEPS_A_SEED + piece, heard))
            report(self.done)

    def read(self, views: int) -> Float[np.ndarray, "image view 722"]:
        """Give all numbers as float16."""
        found = np.empty((self._images, views + 1, NUMBERS), np.float16)
        for piece in range(self._pieces):
            try:
                found[piece * PIECE : (piece + 1) * PIECE] = np.load(self._path(piece))
            except (OSError, ValueError, EOFError) as error:
                raise EncoderError(
                    f"{self._path(piece)} is damaged ({error}): remove it and give the same command again"
                ) from error
        return found

    def remove(self) -> None:
        """Remove the folder: it is needed no more."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, piece: int, numbers: Float[np.ndarray, "image view 722"]) -> None:
        path = self._path(piece)
        unfinished = path.with_name(f".{path.name}.part")
        try:
            with unfinished.open("wb") as stream:
                np.save(stream, numbers)
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise EncoderError(
                f"the views could not be kept in {self.folder} ({error.strerror or error}): make room and "
                "start the same again, it goes on where it stopped"
            ) from error

    def _path(self, piece: int) -> Path:
        return self.folder / f"views-{piece:04d}.npy"


def _heard(report: Callable[[int], None], begun: int, size: int, share: float) -> None:
    report(begun + int(share * size))


def _is_of(path: Path, plan: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == plan
