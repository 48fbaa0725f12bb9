"""What the shipped head says of the detector frames of a collection, stored as a version of its tree's heads.

The version holds probabilities of likely patterns alone: of other images it says nothing. It is written anew
every few hundred images, so that a run that is stopped goes on where it was. Heavy: torch.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from jaxtyping import Int

from pipeline.classify.desk.desk import Desk
from pipeline.classify.families.head import FAMILIES
from pipeline.classify.heads.versions import MADE_BY, Predictions, Versions, probability_table
from pipeline.classify.scattering.head import ScatteringHead, load_head
from pipeline.classify.scattering.nodes import LABELS, TREE, WEIGHTS
from pipeline.classify.scattering.view import view
from pipeline.errors import MicroscapeError
from pipeline.ingest.columns import FAMILY
from pipeline.scattering.asked import are_scattering
from pipeline.tasks.pixels import read_original

CHUNK, BATCH = 320, 32
SCATTERING = tuple(name for name in FAMILIES if name.startswith("scattering"))

Progress = Callable[[float, str], None]
Rows = Int[np.ndarray, " image"]


def likely_patterns(desk: Desk) -> Rows:
    """Return the rows of images that may be scattering patterns.

    Their file or table tells of a detector, the families head takes them for one, or somebody labelled them
    in the scattering tree.
    """
    frame = desk.collection.frame
    likely = are_scattering(frame)
    if FAMILY in frame:
        likely |= frame[FAMILY].isin(SCATTERING).to_numpy()
    labelled = [one for one in desk.book(desk.files.get(TREE)).images if one in desk.collection.position]
    likely[[desk.collection.position[one] for one in labelled]] = True
    return np.flatnonzero(likely)


def predict(desk: Desk, progress: Progress) -> tuple[str, int]:
    """Bring the version of the shipped head up to the images that are there; it is used if no other is.

    Returns its name, and how many images could not be read. Nothing is read that is known already.
    """
    head, rows = load_head(), likely_patterns(desk)
    versions = desk.versions(desk.files.get(TREE))
    name, known = _stored(versions, head, desk)
    ids = desk.collection.ids[rows]
    is_new = np.isnan(known.values[rows]).all(axis=1) if known else np.ones(len(rows), bool)
    values = np.full((len(rows), len(LABELS)), np.nan, np.float32)
    if known:
        values[~is_new] = known.values[rows[~is_new]]
    new, unread = np.flatnonzero(is_new), 0
    for start in range(0, len(new), CHUNK):
        chosen = new[start : start + CHUNK]
        for place, told in _answers(head, desk, ids[chosen].tolist()):
            values[chosen[place]] = told
        unread += int(np.isnan(values[chosen]).all(axis=1).sum())
        table = probability_table(ids.tolist(), LABELS, values)
        name = _keep(versions, head, name, table, len(rows))
        progress((start + len(chosen)) / len(new), f"labelling {len(new):,} frames")
    if name is None:
        name = _keep(versions, head, None, probability_table(ids.tolist(), LABELS, values), len(rows))
    if versions.settings()["version"] is None:
        versions.change(version=name)
    return name, unread


def _answers(head: ScatteringHead, desk: Desk, ids: list[str]) -> Iterator[tuple[int, np.ndarray]]:
    """Yield place and probabilities of the images that can be read and seen."""
    places, views = [], []
    for place, image_id in enumerate(ids):
        try:
            image = read_original(desk.collection, image_id)
            views.append(view(image.pixels, image.mask))
            places.append(place)
        except MicroscapeError:  # told in the report: the file is gone, changed or empty
            continue
    for start in range(0, len(places), BATCH):
        told = head.probabilities(np.stack(views[start : start + BATCH]))
        yield from zip(places[start : start + BATCH], told, strict=True)


def _stored(versions: Versions, head: ScatteringHead, desk: Desk) -> tuple[str | None, Predictions | None]:
    """Return the version that this head made here before, if it did, and what it says."""
    for name in versions.names():
        if versions.report(name).get(MADE_BY) == _called(head):
            return name, versions.predictions(name, desk.collection.ids)
    return None, None


def _keep(versions: Versions, head: ScatteringHead, name: str | None, table: pa.Table, images: int) -> str:
    if name is not None:
        versions.replace_probabilities(name, table)
        return name
    made = datetime.now(UTC).isoformat(timespec="seconds")
    report: dict[str, Any] = {
        MADE_BY: _called(head),
        "tree": TREE,
        "created_at": made,
        "images": images,
        "labels": list(LABELS),
        "trained_on": "simulated frames only",
        "nodes": [],
        "head": head.report,
    }
    return versions.add(report, WEIGHTS.read_bytes(), table)


def _called(head: ScatteringHead) -> str:
    return f"shipped scattering head {head.version}"
