"""Label the scattering patterns of a collection, and run on each the analyses its labels offer. Heavy.

What people said counts before what the heads in use say. Numbers are stored as columns of the collection, a
few hundred images at a time: a run that is stopped goes on where it was, and does again only images whose
labels, geometry or content changed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.classify.desk.desk import Desk
from pipeline.classify.scattering.apply import likely_patterns, predict
from pipeline.classify.scattering.nodes import GRAZING, TREE
from pipeline.classify.trees.tree import LabelTree
from pipeline.collection.write import Writer
from pipeline.errors import MicroscapeError
from pipeline.scattering.analysis import VERSION
from pipeline.scattering.analysis.asked import labels_of
from pipeline.scattering.analysis.catalogue import NUMBERS
from pipeline.scattering.analysis.columns import KEY, TABLE, columns
from pipeline.scattering.analysis.rules import offered
from pipeline.scattering.analysis.run import analyse
from pipeline.scattering.asked import known_of
from pipeline.scattering.geometry import digest
from pipeline.tasks.pixels import read_original
from pipeline.tasks.shelf import Shelf

CHUNK = 200

Progress = Callable[[str, float, str], None]


@dataclass
class AnalysisReport:
    """What a run did: images looked at, analysed now, as they were, and those that could not be read."""

    collection: Path
    version: str
    patterns: int = 0
    analysed: int = 0
    unchanged: int = 0
    analyses: dict[str, int] = field(default_factory=dict)
    unreadable: list[tuple[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON."""
        return {**vars(self), "collection": str(self.collection)}


def analyse_collection(
    folder: Path, progress: Progress, only: Sequence[str] = (), database: str | None = None
) -> AnalysisReport:
    """Label and analyse the patterns of the collection in `folder`; `only` names some of the analyses.

    Raises CollectionError if there is no collection, or another process is building it.
    """
    folder = folder.resolve()
    opened = Shelf(folder.parent, database=database).open(folder.name)
    desk, tree = opened.labels, opened.labels.files.get(TREE)
    _, unread = predict(desk, lambda done, message: progress("label", done, message))
    version = desk.versions(tree).settings()["version"]
    progress("label", 1.0, f"{unread:,} files could not be read" if unread else "labelled")
    report = AnalysisReport(folder, version)
    rules = {node.id: node.analyses for node in tree.nodes}
    wanted = list(_wanted(desk, tree, rules, only))
    report.patterns = len(likely_patterns(desk))
    done = _known_keys(desk)
    new = [one for one in wanted if done.get(one.image_id) != one.key]
    report.unchanged = len(wanted) - len(new)
    for start in range(0, len(new), CHUNK):
        chunk = new[start : start + CHUNK]
        rows = [row for one in chunk if (row := _numbers(desk, one, report)) is not None]
        _store(folder, rows)
        progress("analyse", (start + len(chunk)) / len(new), f"analysing {len(new):,} frames")
    report.analysed = len(new) - len(report.unreadable)
    return report


@dataclass(frozen=True)
class _Wanted:
    """An image with the analyses it is offered; `key` digests all that their results depend on."""

    image_id: str
    names: tuple[str, ...]
    grazing: bool
    known: dict[str, Any]
    key: str


def _wanted(
    desk: Desk, tree: LabelTree, rules: dict[str, tuple[str, ...]], only: Sequence[str]
) -> Iterator[_Wanted]:
    book, stored = desk.book(tree), desk.trail.annotations.geometries.list()
    hashes = desk.collection.frame["content_hash"]
    for row in likely_patterns(desk).tolist():
        image_id = str(desk.collection.ids[row])
        labels = labels_of(desk, tree, book, image_id)
        names = tuple(name for name in offered(rules, labels) if not only or name in only)
        if names:
            known = known_of(desk.trail, image_id, stored)
            grazing = GRAZING in labels
            key = digest(VERSION, names, grazing, known, str(hashes.iloc[row]))
            yield _Wanted(image_id, names, grazing, known, key)


def _numbers(desk: Desk, one: _Wanted, report: AnalysisReport) -> dict[str, Any] | None:
    """Analyse an image; what cannot be read is noted, and asked again by the next run."""
    try:
        image = read_original(desk.collection, one.image_id)
        numbers, _ = analyse(image, one.known, one.names, grazing=one.grazing)
    except MicroscapeError as error:
        report.unreadable.append((one.image_id, str(error)))
        return None
    for name in one.names:
        report.analyses[name] = report.analyses.get(name, 0) + 1
    return {"image_id": one.image_id, KEY: one.key, **numbers}


def _known_keys(desk: Desk) -> dict[str, str]:
    stored = desk.collection.table(TABLE)
    return dict(zip(stored["image_id"], stored[KEY], strict=True)) if len(stored) else {}


def _store(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Lay new rows over those that are stored, and make them live in one step."""
    if not rows:
        return
    fresh = pd.DataFrame(rows).reindex(columns=["image_id", KEY, *NUMBERS])
    fresh = fresh.astype({name: "float32" for name in NUMBERS})
    with Writer(folder) as writer:
        before = writer.read(writer.info["parts"], TABLE)
        if len(before):
            kept = before[~before["image_id"].isin(fresh["image_id"])].reindex(columns=fresh.columns)
            fresh = pd.concat([kept, fresh], ignore_index=True) if len(kept) else fresh
        writer.info["parts"][TABLE] = [writer.write(TABLE, fresh)]
        described = {name: column.to_json() for name, column in columns().items()}
        writer.info["columns"] = {**described, **writer.info["columns"]}
        writer.info["inferred"] = {**described, **writer.info.get("inferred", {})}
        writer.info["inputs"] = {**writer.info.get("inputs", {}), TABLE: json.dumps([VERSION])}
        writer.commit()
        writer.sweep()
