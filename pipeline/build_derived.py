"""The stages of a build behind the reading of files: map, sheets, predictions, near-duplicates, profiles."""

from dataclasses import asdict

import numpy as np
import pyarrow as pa

from pipeline import derive, near_duplicates
from pipeline.annotations import open_annotations
from pipeline.build_run import PART_ROWS, Run, digest
from pipeline.classify.families.head import load_families
from pipeline.collection import open_collection
from pipeline.collection.arrange import along_map, arranged
from pipeline.collection.parts import read_parts
from pipeline.collection.schema import MAIN_MAP, map_table, predictions_table
from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.ingest.assemble import split
from pipeline.ingest.columns import FAMILY, GROUP
from pipeline.ingest.decode import FINGERPRINT
from pipeline.scattering.asked import are_scattering
from pipeline.scattering.curves import MANY, Curves
from pipeline.trails import Trail


def lay_out(run: Run, ids: list[str], encoder: SymmetryEncoder) -> None:
    """Lay the images out, or place the new ones on the map as it stands."""
    layout = run.request.layout
    inputs = digest(*ids, encoder.name, encoder.version, asdict(layout))
    if not run.is_stale("project", inputs):
        return
    table = map_table(MAIN_MAP)
    previous = run.writer.read(run.info["parts"], table)
    with run.stage("project") as reading:
        reading.rows = len(ids)
        if run.request.keep_map and len(previous):
            rows = derive.placed_rows(ids, run.vectors(), previous)
        else:
            rows = derive.map_rows(
                ids,
                run.vectors(),
                previous,
                layout,
                str(encoder.device),
                lambda done: run.request.progress("project", done, "laying out the map"),
            )
    run.store(table, rows)
    run.info["maps"][MAIN_MAP] = {"title": "Main map", **asdict(layout), "encoder": encoder.name}


def arrange(run: Run) -> None:
    """Put tiles that lie near each other on the map on the same sheets; added images keep theirs."""
    inputs = digest(run.info["inputs"]["contents"], run.info["inputs"]["project"])
    if run.request.keep_map or not run.is_stale("arrange", inputs):
        return
    run.request.progress("arrange", 0.0, "arranging small pictures")
    with run.stage("arrange") as reading:
        pictures = run.writer.read(run.parts, "thumbnails")
        places = run.writer.read(run.parts, map_table(MAIN_MAP)).set_index("image_id")
        order = along_map(places.loc[pictures["image_id"], ["x", "y"]].to_numpy(float))
        rows = pa.Table.from_pandas(arranged(run.writer.folder, pictures, order), preserve_index=False)
        run.parts["thumbnails"] = [run.writer.write("thumbnails", part) for part in split(rows, PART_ROWS)]
        reading.rows = len(pictures)


def predict(run: Run, ids: list[str], encoder: SymmetryEncoder) -> None:
    """Name the family and the wallpaper group of every image."""
    head = load_families(encoder)
    if not run.is_stale("classify", digest(*ids, encoder.version, head.version)):
        return
    run.request.progress("classify", 0.0, "naming families and wallpaper groups")
    families, groups = f"families-{head.version}", f"groups-{encoder.version}"
    with run.stage("classify") as reading:
        reading.rows = len(ids)
        found = derive.predictions(ids, run.vectors(), head)
    for version, rows in zip((families, groups), found, strict=True):
        run.store(predictions_table(version), rows)
    columns = {families: ("families", FAMILY), groups: ("wallpaper groups", GROUP)}
    made = {key: {"tree": tree, "column": of} for key, (tree, of) in columns.items()}
    trees = {entry["tree"] for entry in made.values()}
    before = run.info.get("classifiers", {})
    others = {key: entry for key, entry in before.items() if entry["tree"] not in trees}
    run.info["classifiers"] = made | others
    for outdated in set(before) - set(run.info["classifiers"]):
        run.parts.pop(predictions_table(outdated), None)


def group_near_duplicates(run: Run, ids: list[str]) -> None:
    """Number the groups of images that are nearly the same picture."""
    inputs = digest(run.info["inputs"]["contents"], near_duplicates.VERSION)
    if not run.is_stale("near_duplicates", inputs):
        return
    run.request.progress("near_duplicates", 0.0, "looking for near-duplicates")
    with run.stage("near_duplicates") as reading:
        reading.rows = len(ids)
        stored = read_parts(run.writer.folder, run.parts["descriptors"], ["image_id", FINGERPRINT])
        hashes = stored.to_pandas().set_index("image_id")[FINGERPRINT].reindex(ids)
        rows = near_duplicates.near_duplicate_rows(ids, hashes, run.vectors())
    run.store(near_duplicates.TABLE, rows)


def keep_profiles(run: Run) -> None:
    """Make the radial profiles of likely scattering patterns, once the collection is live and can be used.

    A few are left to be made when they are asked for, which takes no longer.
    """
    collection = open_collection(run.writer.folder)
    rows = np.flatnonzero(are_scattering(collection.frame))
    if len(rows) < MANY:
        return
    curves = Curves(Trail(collection, open_annotations(collection.folder)), rows)
    lacking = len(curves.lacking)
    if lacking < MANY:
        return
    with run.stage("profiles") as reading:
        reading.rows = lacking
        curves.make(
            lambda done: run.request.progress(
                "profiles", done / lacking, f"{done:,} of {lacking:,} profiles"
            ),
            run.request.processes,
        )
