"""From a source folder to a collection: the stages in order, each skipped when its inputs are unchanged.

What the app serves stays the old collection until the new one is whole; then one rename switches.
Reading files is left to `ingest`, maps and predictions to `derive`, files of a collection to `collection`.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline import derive, describe, near_duplicates, readers
from pipeline.classify.families import load_families
from pipeline.collection.arrange import along_map, arranged
from pipeline.collection.parts import read_parts
from pipeline.collection.schema import (
    CONTENT_TABLES,
    MAIN_MAP,
    embeddings_table,
    map_table,
    predictions_table,
)
from pipeline.collection.store import vectors
from pipeline.collection.verify import verify
from pipeline.collection.write import Parts, Writer
from pipeline.encoder import DIMENSIONS, load_encoder
from pipeline.encoder.device import one_thread
from pipeline.encoder.finetune.carry import carried
from pipeline.errors import CollectionError, SourceError
from pipeline.ingest import display
from pipeline.ingest.assemble import FACTS, images_of, rows_for, split
from pipeline.ingest.columns import FAMILY, GROUP, describe_columns
from pipeline.ingest.decode import FINGERPRINT
from pipeline.ingest.metadata import VERSION as METADATA_VERSION
from pipeline.ingest.metadata import check, collect, digest, find_table
from pipeline.ingest.plan import empty_ledger, to_read
from pipeline.ingest.stage import Ingest
from pipeline.meter import Progress, Reading, metered
from pipeline.readers.sources.folder import SourceFile, find_files

_PART_ROWS = 100_000


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


def build(  # noqa: PLR0913 - the command line's options, all with defaults
    source: Path,
    into: Path,
    *,
    metadata: Path | None = None,
    pattern: str | None = None,
    device: str = "auto",
    processes: int | None = None,
    title: str | None = None,
    notice: str | None = None,
    seed: int = 0,
    keep_map: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Build or refresh the collection `into` from the images below `source`.

    `metadata` is a table joined by path or name, or a dump of DataFed (without it, `metadata.csv`,
    `labels.csv` or `records.jsonl` in the source is taken), `pattern` names fields of the file names.
    With `keep_map`, new images are placed on the map as it stands. `progress` may raise to cancel; what
    was read stays for the next build.

    Raises SourceError for a source, table or pattern that cannot be used, CollectionError for a folder
    that cannot be written or holds something else.
    """
    request = Request(
        source=Path(source).resolve(),
        into=Path(into).resolve(),
        table=Path(metadata).resolve() if metadata else find_table(Path(source).resolve()),
        pattern=pattern,
        device=device,
        processes=processes or max(1, os.cpu_count() or 1),
        layout=derive.Layout(seed=seed),
        keep_map=keep_map,
        progress=progress or (lambda stage, fraction, message: None),
    )
    request.progress("scan", 0.0, f"looking through {request.source}")
    files = _find(request)
    check(request.table, pattern, [file.relative for file in files])
    request.progress("scan", 1.0, f"{len(files):,} files")
    with Writer(request.into, title) as writer:
        writer.info["notice"] = notice or writer.info["notice"]
        return _Build(request, writer, files).run()


def _find(request: Request) -> list[SourceFile]:
    """Return the source's files but those of the collection itself and the metadata table."""
    if request.into == request.source or request.into in request.source.parents:
        raise CollectionError(
            f"{request.into} holds the images themselves: a collection needs a folder of its own. "
            "Choose another one with --into."
        )
    files = [
        file
        for file in find_files(request.source)
        if file.path != request.table and request.into not in file.path.parents
    ]
    if not files:
        raise SourceError(
            f"{request.source} holds no file that could be an image. Name the folder that does."
        )
    return files


class _Build:
    """One run of the stages over a collection that is open for writing."""

    def __init__(self, request: Request, writer: Writer, files: list[SourceFile]) -> None:
        self._request = request
        self._writer = writer
        self._info = writer.info
        self._files = files
        self._report = BuildReport(writer.folder, files=len(files))
        self._parts: Parts = dict(writer.info["parts"])
        self._before = json.dumps(writer.info)
        self._key = ""

    def run(self) -> BuildReport:
        """Go through the stages and switch to what they made."""
        self._refuse_other_source()
        self._writer.sweep()
        self._encoder = load_encoder(device=self._request.device)
        self._head = load_families(self._encoder)
        ledger = self._ingest()
        images = images_of(ledger, self._facts())
        self._judge(ledger, images)
        self._contents(ledger, images)
        self._metadata(images)
        self._map(images["image_id"].tolist())
        self._arrange()
        self._predict(images["image_id"].tolist())
        self._near_duplicates(images["image_id"].tolist())
        self._switch()
        return self._report

    def _refuse_other_source(self) -> None:
        """Protect a collection from being overwritten by the build of another folder."""
        root = self._info["source"].get("root")
        if root and Path(root) != self._request.source and Path(root).is_dir():
            raise CollectionError(
                f"{self._writer.folder} was built from {root}, not from {self._request.source}. "
                "Choose another folder with --into."
            )
        self._info["source"] = {
            "root": str(self._request.source),
            "metadata": str(self._request.table) if self._request.table else None,
            "pattern": self._request.pattern,
        }

    def _ingest(self) -> pd.DataFrame:
        """Read what is new or changed; return the ledger of all files that are there."""
        self._key = _digest(
            readers.VERSION, describe.VERSION, display.VERSION, self._encoder.name, self._encoder.version
        )
        before = self._ledger()
        todo = to_read(self._files, before, self._key)
        if todo:
            self._open_pending()
            known = before[(before["status"] == "read") & (before["ingest"] == self._key)]
            ingest = Ingest(self._writer, self._encoder, self._key, set(known["sha256"]))
            with self._stage("ingest") as reading, one_thread():
                reading.rows = ingest.run(
                    self._request.source, todo, self._request.processes, self._request.progress
                )
            self._report.stages["ingest"]["cpu_seconds"] = {
                part: round(seconds, 2) for part, seconds in ingest.seconds.items()
            }
        ledger = self._ledger()
        is_there = ledger["path"].isin([file.relative for file in self._files])
        return ledger[is_there].sort_values("path", ignore_index=True)

    def _ledger(self) -> pd.DataFrame:
        """Return the last that is known of every file ever read, pending before live."""
        rows = self._stored("files").to_pandas()
        return rows.drop_duplicates("path", keep="last") if len(rows) else empty_ledger()

    def _open_pending(self) -> None:
        """Go on with an unfinished build if the same code read its parts, else begin anew."""
        if (self._info["pending"] or {}).get("ingest") != self._key:
            self._info["pending"] = {"ingest": self._key, "parts": {}}
            self._writer.commit()

    def _stored(self, table: str) -> pa.Table:
        """Return the live and then the pending rows of a table."""
        pending = (self._info["pending"] or {}).get("parts", {})
        return read_parts(self._writer.folder, [*self._info["parts"].get(table, []), *pending.get(table, [])])

    def _facts(self) -> pd.DataFrame:
        facts = self._stored("images").to_pandas()
        return facts[FACTS] if len(facts) else pd.DataFrame(columns=FACTS)

    def _judge(self, ledger: pd.DataFrame, images: pd.DataFrame) -> None:
        """Report what could not be read; refuse to make a collection of nothing."""
        failed = ledger[ledger["status"] == "unreadable"]
        self._report.unreadable = list(zip(failed["path"], failed["error"], strict=True))
        self._report.images = len(images)
        if images.empty:
            self._writer.discard()
            path, reason = self._report.unreadable[0]
            raise SourceError(
                f"{self._request.source} holds no image that can be read: none of {len(ledger):,} files "
                f"opened. The first is {path}: {reason}"
            )

    def _contents(self, ledger: pd.DataFrame, images: pd.DataFrame) -> None:
        """Give every image the measurements, pictures and vectors of its content."""
        is_stale = self._is_stale("contents", _digest(ledger.to_dict("list"), self._key))
        if not is_stale and not self._info["pending"]:
            return
        self._request.progress("collect", 0.0, "gathering what was read")
        embeddings = embeddings_table(self._encoder.name)
        for table in (*CONTENT_TABLES, embeddings):
            rows, lacking = rows_for(images, self._stored(table))
            if lacking:
                raise CollectionError(
                    f"{self._writer.folder}: {table} lacks {len(lacking)} images. "
                    "Repair it with python -m pipeline verify --repair, then build again."
                )
            self._parts[table] = [self._writer.write(table, part) for part in split(rows, _PART_ROWS)]
        self._parts["files"] = [self._writer.write("files", ledger)]
        self._info["encoder"] = self._encoder.name
        self._info["encoders"][self._encoder.name] = {
            "version": self._encoder.version,
            "dimensions": DIMENSIONS,
        }

    def _metadata(self, images: pd.DataFrame) -> None:
        """Join the user's columns and write the images table."""
        table, pattern = self._request.table, self._request.pattern
        inputs = _digest(
            METADATA_VERSION,
            self._key,
            *images["image_id"],
            *images["path"],
            table and digest(table),
            pattern,
        )
        if not self._is_stale("metadata", inputs):
            self._report.metadata = self._info.get("metadata", {})
            return
        self._request.progress("metadata", 0.0, "joining metadata")
        with self._stage("metadata") as reading:
            reading.rows = len(images)
            headers = read_parts(self._writer.folder, self._parts["headers"]).to_pandas()
            found = collect(images, headers.set_index("image_id")["header"], table, pattern)
            whole = images.merge(found.values.reset_index(names="image_id"), on="image_id", how="left")
            self._parts["images"] = [
                self._writer.write("images", part)
                for part in split(pa.Table.from_pandas(whole, preserve_index=False), _PART_ROWS)
            ]
        self._info["metadata"] = self._report.metadata = found.report
        describe_columns(self._info, found.columns)

    def _vectors(self) -> Any:
        stored = read_parts(self._writer.folder, self._parts[embeddings_table(self._encoder.name)])
        return vectors(stored).astype("float32")

    def _map(self, ids: list[str]) -> None:
        """Lay the images out, or place the new ones on the map as it stands."""
        layout = self._request.layout
        inputs = _digest(*ids, self._encoder.name, self._encoder.version, asdict(layout))
        if not self._is_stale("project", inputs):
            return
        table = map_table(MAIN_MAP)
        previous = self._writer.read(self._info["parts"], table)
        with self._stage("project") as reading:
            reading.rows = len(ids)
            if self._request.keep_map and len(previous):
                rows = derive.placed_rows(ids, self._vectors(), previous)
            else:
                rows = derive.map_rows(
                    ids, self._vectors(), previous, layout, str(self._encoder.device), self._laying_out
                )
        self._store(table, rows)
        self._info["maps"][MAIN_MAP] = {"title": "Main map", **asdict(layout), "encoder": self._encoder.name}

    def _arrange(self) -> None:
        """Put tiles that lie near each other on the map on the same sheets; added images keep theirs."""
        inputs = _digest(self._info["inputs"]["contents"], self._info["inputs"]["project"])
        if self._request.keep_map or not self._is_stale("arrange", inputs):
            return
        self._request.progress("arrange", 0.0, "arranging small pictures")
        with self._stage("arrange") as reading:
            pictures = self._writer.read(self._parts, "thumbnails")
            places = self._writer.read(self._parts, map_table(MAIN_MAP)).set_index("image_id")
            order = along_map(places.loc[pictures["image_id"], ["x", "y"]].to_numpy(float))
            rows = pa.Table.from_pandas(arranged(self._writer.folder, pictures, order), preserve_index=False)
            self._parts["thumbnails"] = [
                self._writer.write("thumbnails", part) for part in split(rows, _PART_ROWS)
            ]
            reading.rows = len(pictures)

    def _laying_out(self, fraction: float) -> None:
        self._request.progress("project", fraction, "laying out the map")

    def _predict(self, ids: list[str]) -> None:
        """Name the family and the wallpaper group of every image."""
        head = self._head
        if not self._is_stale("classify", _digest(*ids, self._encoder.version, head.version)):
            return
        self._request.progress("classify", 0.0, "naming families and wallpaper groups")
        families, groups = f"families-{head.version}", f"groups-{self._encoder.version}"
        with self._stage("classify") as reading:
            reading.rows = len(ids)
            found = derive.predictions(ids, self._vectors(), head)
        for version, rows in zip((families, groups), found, strict=True):
            self._store(predictions_table(version), rows)
        columns = {families: ("families", FAMILY), groups: ("wallpaper groups", GROUP)}
        self._info["classifiers"] = {key: {"tree": tree, "column": of} for key, (tree, of) in columns.items()}

    def _near_duplicates(self, ids: list[str]) -> None:
        """Number the groups of images that are nearly the same picture."""
        inputs = _digest(self._info["inputs"]["contents"], near_duplicates.VERSION)
        if not self._is_stale("near_duplicates", inputs):
            return
        self._request.progress("near_duplicates", 0.0, "looking for near-duplicates")
        with self._stage("near_duplicates") as reading:
            reading.rows = len(ids)
            stored = read_parts(self._writer.folder, self._parts["descriptors"], ["image_id", FINGERPRINT])
            hashes = stored.to_pandas().set_index("image_id")[FINGERPRINT].reindex(ids)
            rows = near_duplicates.near_duplicate_rows(ids, hashes, self._vectors())
        self._store(near_duplicates.TABLE, rows)

    def _store(self, table: str, rows: pd.DataFrame) -> None:
        self._parts[table] = [self._writer.write(table, rows)]

    def _is_stale(self, stage: str, inputs: str) -> bool:
        """Note what a stage depends on; true if that changed since it last ran."""
        stored = self._info.setdefault("inputs", {})
        is_stale = stored.get(stage) != inputs
        stored[stage] = inputs
        return is_stale

    @contextmanager
    def _stage(self, name: str) -> Iterator[Reading]:
        with metered() as reading:
            yield reading
        self._request.progress(name, 1.0, f"{reading.rows:,} in {reading.duration_s:.1f} s")
        self._report.stages[name] = reading.to_json()

    def _switch(self) -> None:
        """Make the new collection live in one step, then prove that it fits."""
        self._info["pending"] = None
        self._info["parts"] = carried(self._writer, self._parts, self._request.progress)
        if json.dumps(self._info) == self._before:
            return
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        for name, stage in self._report.stages.items():
            self._info["stages"][name] = {
                **stage,
                "finished_at": finished,
                "seed": self._request.layout.seed,
            }
        self._info["updated_at"] = finished
        self._writer.commit()
        self._request.progress("verify", 0.0, "checking that everything fits")
        with self._stage("verify") as reading:
            reading.rows = self._report.images
            self._report.problems = verify(self._writer.folder)


def _digest(*parts: Any) -> str:
    return hashlib.blake2b(
        json.dumps(parts, sort_keys=True, default=str).encode(), digest_size=16
    ).hexdigest()
