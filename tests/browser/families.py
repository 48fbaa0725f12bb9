"""A collection of one real file of each family, as a build decodes it; nothing is embedded."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.collection import pictures
from pipeline.collection.ids import image_id
from pipeline.collection.schema import IMAGE_COLUMNS
from pipeline.collection.store import coordinate_columns
from pipeline.collection.write import Writer
from pipeline.ingest.decode import decode
from tests.making import ENCODER

FAMILIES = {
    "scanning probe": "spm/Veeco_20160622.003",
    "electron microscopy": "electron_microscopy/test_STEM_image.dm3",
    "electron diffraction": "electron_microscopy/Camera_Ceta_Diffraction_Micro.emd",
    "X-ray detector": "xray_detector/GI2_A9_19_001_0000.tiff",
    "EBSD": "ebsd/kikuchipy_h5ebsd__patterns.h5",
    "SANS": "sans_2d/33837rear_2D_1.75_16.5_NXcanSAS.h5",
    "surface": "electron_microscopy/test_surface.sur",
    "TIFF": "tiff_flavours/test_tiff_Zeiss_SEM_1k.tif",
}
MOST = 3
"""Images taken of a file."""


def make_families(folder: Path, raw: Path) -> dict[str, str]:
    """Write the collection and return the id of the first image of each family."""
    source = folder.parent / f"{folder.name}-source"
    source.mkdir()
    rows, headers, pictured = [], [], []
    for place in FAMILIES.values():
        name = Path(place).name
        shutil.copyfile(raw / place, source / name)
        read = decode(source, name)
        for image in read.images[:MOST]:
            named = image_id(str(read.sha256), image.facts["channel"], image.facts["frame"])
            rows.append({"image_id": named, "path": name, "file_sha256": read.sha256} | image.facts)
            headers.append(json.dumps(image.header))
            pictured.append(image.thumbnail)
    with Writer(folder, title="One of each family") as writer:
        _fill(writer, pd.DataFrame(rows), headers, pictured)
        writer.info["source"] = {"root": str(source)}
        writer.commit()
    first = {row["path"]: row["image_id"] for row in reversed(rows)}
    return {family: first[Path(place).name] for family, place in FAMILIES.items()}


def _fill(
    writer: Writer, facts: pd.DataFrame, headers: list[str], pictured: list[pictures.Thumbnail]
) -> None:
    rng = np.random.default_rng(1)
    ids, count = facts["image_id"].tolist(), len(facts)
    facts["duplicate_of"] = pd.Series([None] * count, dtype="string")
    vectors = rng.standard_normal((count, 128))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    place = dict(zip(("x", "y", "x3", "y3", "z3"), rng.standard_normal((5, count), np.float32), strict=True))
    tables = {
        "images": facts[["image_id", *IMAGE_COLUMNS]],
        "headers": pd.DataFrame({"image_id": ids, "header": headers}),
        "maps/main": pd.DataFrame({"image_id": ids, **place, "cluster": 0, "preservation": 0.5}),
        "files": pd.DataFrame({"path": facts["path"].unique(), "status": "read", "error": None}),
        f"embeddings/{ENCODER}": pd.DataFrame({"image_id": ids, "embedding": list(vectors)}),
    }
    for table, frame in tables.items():
        writer.info["parts"][table] = [writer.write(table, frame)]
    thumbnails = pictures.write_thumbnails(writer.folder, ids, pictured)
    writer.info["parts"]["thumbnails"] = [writer.write("thumbnails", thumbnails)]
    columns = {**IMAGE_COLUMNS, **coordinate_columns("main")}
    writer.info["columns"] = {name: column.to_json() for name, column in columns.items()}
    writer.info["maps"] = {"main": {"title": "Main map"}}
    writer.info["encoder"] = ENCODER
    writer.info["encoders"] = {ENCODER: {"version": "test", "dimensions": 128}}
