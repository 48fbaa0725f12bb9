"""Lay out a part of a map again, and what is computed of a map on request. Heavy.

The file is written before the record, and the record is one transaction: whatever is killed or cancelled in
between leaves a node whole or not at all.
"""

import time
from typing import Any

import numpy as np

from pipeline import __version__
from pipeline.annotations.nodes import NewNode
from pipeline.jobs import JobContext
from pipeline.project.honesty import ALL_ROWS, LEAST_SAMPLE
from pipeline.project.parameters import MapParameters
from pipeline.project.part import PartMap
from pipeline.project.part import reproject as lay_out
from pipeline.tasks.insight import opened_version
from pipeline.tasks.questions import unpack_rows
from pipeline.trails import Trail
from pipeline.trails.features import Features, features
from pipeline.trails.files import sweep, write_rows
from pipeline.trails.names import AXES, PRESERVATION, VERSION
from pipeline.trails.tree import node_json, stored


def reproject(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Lay out a part as `pipeline.trails.asked` put it and store it as a node; docs/trails.md.

    Where the same part is stored already, that node is returned and nothing computed. Raises CollectionError
    if the collection was built again meanwhile, UnknownAnnotationError if the parent was deleted.
    """
    context.progress(0.0, "reading")
    trail = opened_version(context, arguments).trail
    if (known := stored(trail, arguments)) is not None:
        return {"node": node_json(trail, known), "cached": True}
    started = time.monotonic()
    parameters = MapParameters.from_json(arguments["parameters"])
    rows = np.flatnonzero(unpack_rows(arguments["rows"], trail.collection.rows))
    compared = features(trail.collection, rows, parameters)
    places = trail.places(arguments["parent"])[compared.rows]
    part = lay_out(
        compared.matrix,
        parameters,
        (places[:, :2].copy(), places[:, 2:].copy()),
        lambda done: context.progress(0.05 + 0.9 * done, "laying out"),
    )
    context.progress(0.97, "storing")
    trail.title(arguments["parent"])
    return _store(trail, arguments, compared, part, time.monotonic() - started)


def _store(
    trail: Trail, arguments: dict[str, Any], compared: Features, part: PartMap, duration_s: float
) -> dict[str, Any]:
    """Write the map, then its record; where another worker was faster, its node is the one."""
    collection, annotations = trail.collection, trail.annotations
    measured = _measured(collection.version, arguments["notes"], compared, part, duration_s)
    told = {key: arguments[key] for key in ("parent", "digest", "chosen", "parameters")}
    origin = {"home": annotations.home, "node": arguments["node"], **told, **measured}
    points = np.concatenate([part.plane, part.space], axis=1).astype(np.float32)
    values = {
        "image_id": collection.ids[compared.rows].tolist(),
        **dict(zip(AXES, points.T, strict=True)),
        PRESERVATION: part.preservation.astype(np.float32),
    }
    file = write_rows(collection.folder, arguments["node"], "part", values, origin)
    new = NewNode(
        id=arguments["node"],
        name=arguments["name"] or f"{len(compared.rows):,} images",
        author=arguments["author"],
        count=len(compared.rows),
        measured=measured,
        file=file,
        **told,
    )
    node = annotations.nodes.add(new)
    if node.file != file and not (collection.folder / node.file).is_file():
        node = annotations.nodes.replace_file(node.id, node.file, new)
    if node.file != file:
        (collection.folder / file).unlink(missing_ok=True)
    sweep(collection.folder, annotations)
    return {"node": node_json(trail, node), "cached": node.file != file}


def _sampled(count: int) -> int:
    """Return of how many images of a map trustworthiness and continuity are measured."""
    return count if count <= ALL_ROWS else max(LEAST_SAMPLE, ALL_ROWS * ALL_ROWS // count)


def _measured(
    version: str, notes: list[str], compared: Features, part: PartMap, duration_s: float
) -> dict[str, Any]:
    notes = [*notes, *compared.left_out, *part.notes]
    used = {"neighbours": part.neighbours, "recall": part.recall, "sampled": _sampled(len(compared.rows))}
    return {
        "used": {**used, "notes": notes},
        "version": version,
        "code": f"Microscape {__version__}, trail {VERSION}",
        "duration_s": round(duration_s, 3),
        "trustworthiness": part.trustworthiness,
        "continuity": part.continuity,
        "kept": part.kept,
        "displacement": part.displacement,
    }
