"""From a source folder to a collection: the stages in order, each skipped when its inputs are unchanged.

What the app serves stays the old collection until the new one is whole; then one rename switches.
Reading files is left to `ingest`, what follows from embeddings to `build_derived`, files of a collection to
`collection`.
"""

import os
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline import build_derived, derive, describe, readers
from pipeline.build_run import PART_ROWS, BuildReport, Request, Run, digest
from pipeline.collection.parts import read_parts
from pipeline.collection.schema import (
    CONTENT_TABLES,
    embeddings_table,
)
from pipeline.collection.write import Writer
from pipeline.encoder import DIMENSIONS, load_encoder
from pipeline.encoder.device import one_thread
from pipeline.errors import CollectionError, SourceError
from pipeline.ingest import display
from pipeline.ingest.assemble import FACTS, images_of, rows_for, split
from pipeline.ingest.columns import describe_columns
from pipeline.ingest.metadata import VERSION as METADATA_VERSION
from pipeline.ingest.metadata import check, collect, find_table
from pipeline.ingest.metadata import digest as metadata_digest
from pipeline.ingest.plan import empty_ledger, to_read
from pipeline.ingest.stage import Ingest
from pipeline.meter import Progress
from pipeline.readers.sources.folder import SourceFile, find_files

__all__ = ["BuildReport", "build"]


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
        return _Build(Run(request, writer, files)).run()


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

    def __init__(self, run: Run) -> None:
        self._run = run
        self._request = run.request
        self._writer = run.writer
        self._info = run.info
        self._encoder = load_encoder(device=run.request.device)
        self._key = digest(
            readers.VERSION, describe.VERSION, display.VERSION, self._encoder.name, self._encoder.version
        )

    def run(self) -> BuildReport:
        """Go through the stages and switch to what they made."""
        self._refuse_other_source()
        self._writer.sweep()
        ledger = self._ingest()
        images = images_of(ledger, self._facts())
        self._judge(ledger, images)
        self._contents(ledger, images)
        self._metadata(images)
        ids = images["image_id"].tolist()
        build_derived.lay_out(self._run, ids, self._encoder)
        build_derived.arrange(self._run)
        build_derived.predict(self._run, ids, self._encoder)
        build_derived.group_near_duplicates(self._run, ids)
        self._run.switch()
        build_derived.keep_profiles(self._run)
        return self._run.report

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
        before = self._ledger()
        todo = to_read(self._run.files, before, self._key)
        if todo:
            self._open_pending()
            known = before[(before["status"] == "read") & (before["ingest"] == self._key)]
            ingest = Ingest(self._writer, self._encoder, self._key, set(known["sha256"]))
            with self._run.stage("ingest") as reading, one_thread():
                reading.rows = ingest.run(
                    self._request.source, todo, self._request.processes, self._request.progress
                )
            self._run.report.stages["ingest"]["cpu_seconds"] = {
                part: round(seconds, 2) for part, seconds in ingest.seconds.items()
            }
        ledger = self._ledger()
        is_there = ledger["path"].isin([file.relative for file in self._run.files])
        return ledger[is_there].sort_values("path", ignore_index=True)

    def _ledger(self) -> pd.DataFrame:
        """Return the last that is known of every file ever read, pending before live."""
        rows = self._run.stored("files").to_pandas()
        return rows.drop_duplicates("path", keep="last") if len(rows) else empty_ledger()

    def _open_pending(self) -> None:
        """Go on with an unfinished build if the same code read its parts, else begin anew."""
        if (self._info["pending"] or {}).get("ingest") != self._key:
            self._info["pending"] = {"ingest": self._key, "parts": {}}
            self._writer.commit()

    def _facts(self) -> pd.DataFrame:
        facts = self._run.stored("images").to_pandas()
        return facts[FACTS] if len(facts) else pd.DataFrame(columns=FACTS)

    def _judge(self, ledger: pd.DataFrame, images: pd.DataFrame) -> None:
        """Report what could not be read; refuse to make a collection of nothing."""
        failed = ledger[ledger["status"] == "unreadable"]
        self._run.report.unreadable = list(zip(failed["path"], failed["error"], strict=True))
        self._run.report.images = len(images)
        if images.empty:
            self._writer.discard()
            path, reason = self._run.report.unreadable[0]
            raise SourceError(
                f"{self._request.source} holds no image that can be read: none of {len(ledger):,} files "
                f"opened. The first is {path}: {reason}"
            )

    def _contents(self, ledger: pd.DataFrame, images: pd.DataFrame) -> None:
        """Give every image the measurements, pictures and vectors of its content."""
        self._info["measured_by"] = describe.VERSION
        is_stale = self._run.is_stale("contents", digest(ledger.to_dict("list"), self._key))
        if not is_stale and not self._info["pending"]:
            return
        self._request.progress("collect", 0.0, "gathering what was read")
        embeddings = embeddings_table(self._encoder.name)
        for table in (*CONTENT_TABLES, embeddings):
            rows, lacking = rows_for(images, self._run.stored(table))
            if lacking:
                raise CollectionError(
                    f"{self._writer.folder}: {table} lacks {len(lacking)} images. "
                    "Repair it with python -m pipeline verify --repair, then build again."
                )
            self._run.parts[table] = [self._writer.write(table, part) for part in split(rows, PART_ROWS)]
        self._run.parts["files"] = [self._writer.write("files", ledger)]
        self._info["encoder"] = self._encoder.name
        self._info["encoders"][self._encoder.name] = {
            "version": self._encoder.version,
            "dimensions": DIMENSIONS,
        }

    def _metadata(self, images: pd.DataFrame) -> None:
        """Join the user's columns and write the images table."""
        table, pattern = self._request.table, self._request.pattern
        inputs = digest(
            METADATA_VERSION,
            self._key,
            *images["image_id"],
            *images["path"],
            table and metadata_digest(table),
            pattern,
        )
        if not self._run.is_stale("metadata", inputs):
            self._run.report.metadata = self._info.get("metadata", {})
            return
        self._request.progress("metadata", 0.0, "joining metadata")
        with self._run.stage("metadata") as reading:
            reading.rows = len(images)
            headers = read_parts(self._writer.folder, self._run.parts["headers"]).to_pandas()
            found = collect(images, headers.set_index("image_id")["header"], table, pattern)
            whole = images.merge(found.values.reset_index(names="image_id"), on="image_id", how="left")
            self._run.parts["images"] = [
                self._writer.write("images", part)
                for part in split(pa.Table.from_pandas(whole, preserve_index=False), PART_ROWS)
            ]
        self._info["metadata"] = self._run.report.metadata = found.report
        describe_columns(self._info, found.columns)
