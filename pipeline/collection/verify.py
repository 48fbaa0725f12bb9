"""Proving that everything in a collection fits; and the repairs that lose nothing."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.annotations import open_annotations
from pipeline.collection.parts import Part, read_parts
from pipeline.collection.pictures import PER_SHEET
from pipeline.collection.schema import CONTENT_TABLES, map_table, predictions_table
from pipeline.collection.store import Collection, open_collection, vectors
from pipeline.collection.write import Writer
from pipeline.errors import CollectionError
from pipeline.trails.files import broken_nodes
from pipeline.trails.files import sweep as sweep_trail


def verify(folder: Path, database: str | None = None) -> list[str]:
    """Return one sentence a problem; none if every part is whole and every table fits the images.

    `database` is the SQLAlchemy URL of the annotations, if they are not in the collection.
    """
    collection = open_collection(folder)
    broken = list(_broken_parts(collection))
    if broken:
        return [f"{part['file']} is missing or damaged" for part in broken]
    if collection.rows == 0:
        return [
            "No images are live: the build was not finished. Start it again, it goes on where it stopped."
        ]
    tables = [*_images(collection), *_tables(collection), *_embeddings(collection), *_pictures(collection)]
    return tables + broken_nodes(folder, open_annotations(folder, database))


def repair(folder: Path, database: str | None = None) -> list[str]:
    """Drop damaged parts and leftover files; say what was done and what a build must redo.

    `database` is that of `verify`.
    """
    done = []
    with Writer(folder) as writer:
        for source in [writer.info["parts"], (writer.info.get("pending") or {}).get("parts", {})]:
            for table, parts in source.items():
                whole = [part for part in parts if _is_whole(folder, part)]
                if len(whole) < len(parts):
                    done.append(f"{table}: dropped {len(parts) - len(whole)} damaged parts")
                    source[table] = whole
        if done:
            # What was read is asked again; what is whole is kept.
            writer.info["parts"].pop("files", None)
            done.append("the next build reads the source again and fills the gaps")
            writer.commit()
        swept = writer.sweep() + sweep_trail(folder, open_annotations(folder, database))
    return done + ([f"removed {swept} leftover files"] if swept else [])


def _broken_parts(collection: Collection) -> Iterator[Part]:
    for parts in collection.info["parts"].values():
        yield from (part for part in parts if not _is_whole(collection.folder, part))


def _is_whole(folder: Path, part: Part) -> bool:
    try:
        return read_parts(folder, [part]).num_rows == part["rows"]
    except CollectionError:
        return False


def _images(collection: Collection) -> Iterator[str]:
    images = collection.table("images")
    ids = images["image_id"]
    if ids.duplicated().any():
        yield f"images: {int(ids.duplicated().sum())} ids occur twice"
    if not ids.str.fullmatch("[0-9a-f]{32}").all():
        yield "images: some ids are not 32 hex digits"
    strangers = set(images["duplicate_of"].dropna()) - set(ids)
    if strangers:
        yield f"images: duplicate_of names {len(strangers)} images that are not there"
    missing = [name for name in collection.columns if name not in collection.frame]
    if missing:
        yield f"collection.json describes columns that no table has: {', '.join(missing)}"


def _tables(collection: Collection) -> Iterator[str]:
    names = [*CONTENT_TABLES, *(map_table(name) for name in collection.info["maps"])]
    names += [predictions_table(version) for version in collection.info.get("classifiers", {})]
    for name in names:
        ids = collection.table(name, ["image_id"])
        lacking = len(set(collection.ids) - set(ids["image_id"])) if len(ids) else collection.rows
        if lacking:
            yield f"{name}: {lacking} images have no row"


def _embeddings(collection: Collection) -> Iterator[str]:
    for encoder in collection.info["encoders"]:
        arrow = read_parts(collection.folder, collection.info["parts"].get(f"embeddings/{encoder}", []))
        if arrow.num_rows == 0 or set(collection.ids) - set(arrow["image_id"].to_pylist()):
            yield f"embeddings/{encoder}: some images have no embedding"
            continue
        lengths = np.linalg.norm(vectors(arrow).astype(np.float32), axis=1)
        wrong = int((np.abs(lengths - 1) > 0.01).sum())
        if wrong:
            yield f"embeddings/{encoder}: {wrong} vectors are not of unit length"


def _pictures(collection: Collection) -> Iterator[str]:
    table = collection.table("thumbnails")
    for pack, rows in table.groupby("pack"):
        path = collection.folder / str(pack)
        needed = int((rows["offset"] + rows["length"]).max())
        if not path.is_file() or path.stat().st_size < needed:
            yield f"{pack} is missing or shorter than its previews"
    for sheet in pd.unique(table["sheet"]):
        if not (collection.folder / sheet).is_file():
            yield f"{sheet} is missing"
    if not table["cell"].between(0, PER_SHEET - 1).all():
        yield "thumbnails: a tile lies outside its sheet"
