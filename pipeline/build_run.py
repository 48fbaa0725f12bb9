"""One run of a build: what was asked, what is written so far, which stage is stale, what each took."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from jaxtyping import Float

from pipeline import derive
from pipeline.collection.parts import read_parts
from pipeline.collection.schema import embeddings_table
from pipeline.collection.store import vectors
from pipeline.collection.verify import verify
from pipeline.collection.write import Parts, Writer
from pipeline.encoder.finetune.carry import carried
from pipeline.meter import Progress, Reading, metered
from pipeline.readers.sources.folder import SourceFile

PART_ROWS = 100_000


@dataclass
class BuildReport:
    """What a build did. The unreadable files are also in the collection's table `files`."""

    folder: Path
    images: int = 0
    files: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def did_work(self) -> bool:
        """False if the source was as the last build left it."""
        return bool(self.stages)


@dataclass(frozen=True)
class Request:
    """What is asked of a build; see `build`."""

    source: Path
    into: Path
    table: Path | None
    pattern: str | None
    device: str
    processes: int
    layout: derive.Layout
    keep_map: bool
    progress: Progress


class Run:
    """A collection that is open for writing, and the bookkeeping that its stages share."""

    def __init__(self, request: Request, writer: Writer, files: list[SourceFile]) -> None:
        """Begin with what is live."""
        self.request = request
        self.writer = writer
        self.info = writer.info
        self.files = files
        self.report = BuildReport(writer.folder, files=len(files))
        self.parts: Parts = dict(writer.info["parts"])
        self._before = json.dumps(writer.info)

    def stored(self, table: str) -> pa.Table:
        """Return the live and then the pending rows of a table."""
        pending = (self.info["pending"] or {}).get("parts", {})
        return read_parts(self.writer.folder, [*self.info["parts"].get(table, []), *pending.get(table, [])])

    def vectors(self) -> Float[np.ndarray, "image feature"]:
        """Return the embeddings that this run made or kept."""
        stored = read_parts(self.writer.folder, self.parts[embeddings_table(self.info["encoder"])])
        return vectors(stored).astype("float32")

    def store(self, table: str, rows: pd.DataFrame) -> None:
        """Write a table anew; it is live when the run switches."""
        self.parts[table] = [self.writer.write(table, rows)]

    def is_stale(self, stage: str, inputs: str) -> bool:
        """Note what a stage depends on; true if that changed since it last ran."""
        stored = self.info.setdefault("inputs", {})
        is_stale = stored.get(stage) != inputs
        stored[stage] = inputs
        return is_stale

    @contextmanager
    def stage(self, name: str) -> Iterator[Reading]:
        """Meter a stage, and tell its end."""
        with metered() as reading:
            yield reading
        self.request.progress(name, 1.0, f"{reading.rows:,} in {reading.duration_s:.1f} s")
        self.report.stages[name] = reading.to_json()

    def switch(self) -> None:
        """Make the new collection live in one step, then prove that it fits."""
        self.info["pending"] = None
        self.info["parts"] = carried(self.writer, self.parts, self.request.progress)
        if json.dumps(self.info) == self._before:
            return
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        for name, stage in self.report.stages.items():
            self.info["stages"][name] = {**stage, "finished_at": finished, "seed": self.request.layout.seed}
        self.info["updated_at"] = finished
        self.writer.commit()
        self.request.progress("verify", 0.0, "checking that everything fits")
        with self.stage("verify") as reading:
            reading.rows = self.report.images
            self.report.problems = verify(self.writer.folder)


def digest(*parts: Any) -> str:
    """Tell apart the inputs of a stage."""
    return hashlib.blake2b(
        json.dumps(parts, sort_keys=True, default=str).encode(), digest_size=16
    ).hexdigest()
