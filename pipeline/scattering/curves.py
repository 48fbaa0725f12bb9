"""The radial profiles of many images: those that are kept, and the others from their originals.

Files are read once, however many frames are asked of them. What is made is kept every few seconds, so that
what is stopped goes on where it was. Light: the processes that read load pyFAI.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Int

from pipeline.collection.pictures import Thumbnail
from pipeline.errors import MicroscapeError
from pipeline.ingest.decode import DecodedFile, DecodedImage, decoded_with
from pipeline.ingest.pool import decode_files
from pipeline.readers import Image
from pipeline.scattering.asked import curve_keys, known_at
from pipeline.scattering.curve import Curve
from pipeline.scattering.kept import KeptCurves
from pipeline.tasks.bounded import bounded
from pipeline.trails import Trail

Frame = tuple[str, int]
"""Channel and number of a frame, by which a file knows it."""
Progress = Callable[[int], None]
"""Told how many images are done; may raise to stop."""

MANY = 60
"""Images from which on they are read by processes of their own: starting those takes a second."""
KEEP_EVERY_S = 5.0
TIMEOUT_S = 900.0
"""For one file: a stack may hold thousands of frames."""
_NOTHING = Thumbnail(preview=b"", tile=np.zeros((64, 64), np.uint8), low=0.0, high=0.0, scale="linear")


class Lacking(NamedTuple):
    """An image whose profile is not kept: where it is, and what its geometry rests on besides its file."""

    row: int
    key: str
    known: dict[str, Any]


class Curves:
    """The profiles of the images at `rows` of the frame of a collection."""

    def __init__(self, trail: Trail, rows: Int[np.ndarray, " image"]) -> None:
        """Look up which are kept."""
        self._collection = trail.collection
        self._kept = KeptCurves(trail.collection.folder)
        known = known_at(trail, rows, trail.annotations.geometries.list())
        keys = curve_keys(self._collection.ids[rows], known)
        found = self._kept.find(keys)
        wanted = [Lacking(*one) for one in zip(rows.tolist(), keys, known, strict=True)]
        self.found: dict[int, Curve] = {one.row: found[one.key] for one in wanted if one.key in found}
        self.lacking = [one for one in wanted if one.key not in found]
        self.unread: list[str] = []
        """Why the others have none: a sentence each."""

    def make(self, progress: Progress, processes: int = 1) -> None:
        """Read the originals of those that lack one, and keep what comes of them."""
        made: list[tuple[str, Curve]] = []
        last = time.monotonic()
        try:
            for done, (one, curve) in enumerate(self._made(processes), 1):
                if isinstance(curve, Curve):
                    self.found[one.row] = curve
                    made.append((one.key, curve))
                else:
                    self.unread.append(curve)
                if time.monotonic() - last > KEEP_EVERY_S:
                    self._kept.add(made)
                    made, last = [], time.monotonic()
                progress(done)
        finally:
            self._kept.add(made)
        self.lacking = []

    def _made(self, processes: int) -> Iterator[tuple[Lacking, Curve | str]]:
        """Yield each with its profile, or with the sentence that says why it has none."""
        facts = self._collection.frame[["path", "file_sha256", "channel", "frame"]]
        files: dict[str, list[tuple[Lacking, Frame, str]]] = {}
        for one in self.lacking:
            path, sha256, channel, number = facts.iloc[one.row]
            try:
                self._collection.original(self._collection.ids[one.row])
            except MicroscapeError as error:
                yield one, str(error)
                continue
            files.setdefault(str(path), []).append((one, (str(channel), int(number)), str(sha256)))
        asked = {path: {frame: one.known for one, frame, _ in wanted} for path, wanted in files.items()}
        for decoded in self._decoded(asked, processes):
            curves = {
                (image.facts["channel"], image.facts["frame"]): image.descriptors["curve"]
                for image in decoded.images
                if image.descriptors
            }
            for one, frame, sha256 in files[decoded.path]:
                has = decoded.sha256 == sha256 and frame in curves
                yield one, curves[frame] if has else self._why(decoded)

    def _decoded(
        self, asked: dict[str, dict[Frame, dict[str, Any]]], processes: int
    ) -> Iterator[DecodedFile]:
        """Read the files in this process, its memory bounded, or in several of their own."""
        root, work = Path(self._collection.info["source"]["root"]), partial(curves_of_file, asked)
        if len(self.lacking) >= MANY:
            yield from decode_files(root, list(asked), processes, timeout_s=TIMEOUT_S, work=work)
            return
        for path in asked:
            with bounded():
                decoded = work(root, path)
            yield decoded

    def _why(self, decoded: DecodedFile) -> str:
        name = self._collection.name
        return decoded.error or f"{decoded.path} was changed since the build. Build {name} again to see it."


def curves_of_file(asked: dict[str, dict[Frame, dict[str, Any]]], root: Path, relative: str) -> DecodedFile:
    """Make the profiles that are asked of one file. Never raises for what the file holds."""
    return decoded_with(partial(_curve, asked[relative]), root, relative)


def _curve(asked: dict[Frame, dict[str, Any]], decoded: DecodedFile, image: Image) -> DecodedImage:
    from pipeline.scattering.profile import curve_of

    known = asked.get((image.channel, image.frame))
    made = {} if known is None else {"curve": decoded.timed("profile", curve_of, image, known)}
    facts = {"channel": image.channel, "frame": image.frame}
    return DecodedImage(facts, {}, made, np.zeros((0, 0), np.float32), _NOTHING)
