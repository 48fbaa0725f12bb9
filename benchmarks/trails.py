"""Time from asking for a part to its new map, beside umap-learn on the same rows, and how good both maps are.

One made collection: embeddings drawn near those of simulated scenes, as many of each scene as come by chance,
and mixed in part, so that islands of the map are joined; and their main map. Parts are drawn from it at
random. Ours is asked for as the page does it, of a warm worker by the job table, until the
node is stored. umap-learn runs with its defaults in this process, after a first call that compiles it.
"""

import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.report import arguments, show
from pipeline.annotations import open_annotations
from pipeline.collection import open_collection
from pipeline.collection.schema import IMAGE_COLUMNS
from pipeline.collection.store import coordinate_columns
from pipeline.collection.write import Writer
from pipeline.encoder import load_encoder
from pipeline.encoder.scenes import draw_scene, view
from pipeline.errors import JobError
from pipeline.jobs import JobTable
from pipeline.project import MapParameters, measure_honesty, project
from pipeline.project.alignment import displacement
from pipeline.tasks import HANDLERS, PRELOAD, submit_reprojection
from pipeline.trails import Trail
from pipeline.trails.asked import arguments_of
from pipeline.trails.features import features
from pipeline.worker import Supervisor, WorkerPlan

WHOLE, PARTS = 40_000, (500, 2_000, 10_000, 25_000)
QUICK_WHOLE, QUICK_PARTS = 3_000, (500, 1_000)
SCENES, QUICK_SCENES = 2_000, 300
MIXED, NOISE = 0.5, 0.03  # at most this share of another scene; deviation in each of the 128 numbers
NAME = "made"
PATIENCE_S = 600.0
PAUSE_S = 0.01


def embeddings(rows: int, scenes: int) -> np.ndarray:
    """Return unit vectors near those of simulated scenes, float16 [rows, 128]."""
    rng = np.random.default_rng(0)
    images = []
    for _ in range(scenes):
        pixels, mask = view(rng, *draw_scene(rng))
        images.append(np.where(mask, np.nan, pixels))
    seen = load_encoder("cpu").embed(images)
    first, second = (seen[rng.integers(0, scenes, rows)] for _ in range(2))
    share = MIXED * rng.random((rows, 1)) ** 3
    made = (1 - share) * first + share * second + NOISE * rng.standard_normal((rows, seen.shape[1]))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float16)


def write_collection(folder: Path, vectors: np.ndarray) -> None:
    """Write a collection without pictures: ids, vectors and their main map."""
    found = project(vectors.astype(np.float32))
    ids = [f"{row:032x}" for row in range(len(vectors))]
    points = np.concatenate([found.plane, found.space], axis=1).T
    places = dict(zip(("x", "y", "x3", "y3", "z3"), points, strict=True))
    images = pd.DataFrame({"image_id": ids, "path": [f"{row}.npy" for row in range(len(ids))], "frame": 0})
    with Writer(folder, title="Made") as writer:
        tables = {
            "images": images,
            "maps/main": pd.DataFrame({"image_id": ids, **places, "cluster": 0, "preservation": 0.5}),
            "embeddings/symmetry": pd.DataFrame({"image_id": ids, "embedding": list(vectors)}),
        }
        for table, rows in tables.items():
            writer.info["parts"][table] = [writer.write(table, rows)]
        columns = {**IMAGE_COLUMNS, **coordinate_columns("main")}
        writer.info["columns"] = {name: column.to_json() for name, column in columns.items()}
        writer.info["maps"] = {"main": {"title": "Main map"}}
        writer.info["encoder"] = "symmetry"
        writer.info["encoders"] = {"symmetry": {"version": "made", "dimensions": vectors.shape[1]}}
        writer.info["source"] = {"root": str(folder)}
        writer.commit()


@contextmanager
def warm_worker(table: JobTable, state: Path, collections: Path) -> Iterator[None]:
    """Run an interactive worker that has loaded and compiled everything."""
    plan = WorkerPlan("interactive", state, collections, HANDLERS, PRELOAD["interactive"])
    supervisor = Supervisor(table, plan)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    try:
        yield
    finally:
        supervisor.stop()
        thread.join()


def children_peak_mb() -> int:
    """Return the largest memory that a child process of this one has held since it began, in MB."""
    pids = [
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    ]
    peaks = [0]
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text()
        peaks += [int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")]
    return max(peaks)


def ours(trail: Trail, table: JobTable, ids: list[str], parameters: dict[str, Any]) -> tuple[float, str]:
    """Ask for a part and wait for it; return the seconds from the asking on, and its node's id."""
    begun = time.perf_counter()
    asked = arguments_of(trail, "main", {"ids": ids}, {}, parameters, {"name": "", "author": ""})
    job_id = submit_reprojection(table, asked)
    while not (job := table.get(job_id)).has_ended:
        if time.perf_counter() - begun > PATIENCE_S:
            raise JobError(f"The part of {len(ids)} images is not there after {PATIENCE_S:g} s.")
        time.sleep(PAUSE_S)
    if job.result is None:
        raise JobError(f"The part of {len(ids)} images ended as {job.status}: {job.error}")
    return time.perf_counter() - begun, job.result["node"]["id"]


def umap_learn(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Lay rows out by umap-learn as it comes; return the seconds and the plane."""
    import umap

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begun = time.perf_counter()
        plane = umap.UMAP().fit_transform(matrix)
    return time.perf_counter() - begun, np.asarray(plane, np.float32)


def row_of(trail: Trail, table: JobTable, size: int) -> dict[str, Any]:
    """Lay one part out by both and judge both maps by the same functions."""
    rows = np.sort(np.random.default_rng(size).choice(trail.collection.rows, size, replace=False))
    ids = trail.collection.ids[rows].tolist()
    seconds, node = ours(trail, table, ids, {})
    compared = features(trail.collection, rows, MapParameters())
    theirs_s, theirs = umap_learn(compared.matrix)
    parent, plane = (trail.places(name)[rows, :2].copy() for name in ("main", node))
    judged = [measure_honesty(compared.matrix, laid) for laid in (plane, theirs)]
    moved = [displacement(laid, parent) or 0.0 for laid in (plane, theirs)]
    return {
        "images": size,
        "seconds": f"{seconds:.2f}",
        "umap-learn": f"{theirs_s:.2f}",
        "times faster": f"{theirs_s / seconds:.1f}",
        "trustworthiness": f"{judged[0].trustworthiness:.4f}",
        "of umap-learn": f"{judged[1].trustworthiness:.4f}",
        "continuity": f"{judged[0].continuity:.4f}",
        "its continuity": f"{judged[1].continuity:.4f}",
        "displacement": f"{moved[0]:.2f}",
        "its displacement": f"{moved[1]:.2f}",
        "worker's peak MB": children_peak_mb(),
    }


def main() -> None:
    """Measure and print."""
    options = arguments("From asking for a part to its map, warm, beside umap-learn.")
    whole, parts = (QUICK_WHOLE, QUICK_PARTS) if options.quick else (WHOLE, PARTS)
    with tempfile.TemporaryDirectory() as passing:
        collections, state = Path(passing) / "collections", Path(passing) / "state"
        write_collection(collections / NAME, embeddings(whole, QUICK_SCENES if options.quick else SCENES))
        collection = open_collection(collections / NAME)
        trail = Trail(collection, open_annotations(collection.folder))
        table = JobTable(state)
        with warm_worker(table, state, collections):
            ours(trail, table, collection.ids[:100].tolist(), {"seed": 1})
            umap_learn(collection.embeddings()[:300].astype(np.float32))
            rows = [row_of(trail, table, size) for size in parts]
        table.close()
    title = f"Parts of {whole:,} made images; displacement in root mean square radii of the parent's layout"
    show(rows, options.json, title)


if __name__ == "__main__":
    main()
