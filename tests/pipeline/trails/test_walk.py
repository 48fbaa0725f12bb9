"""Five levels down with filters in between: behind every point stands the image that was laid out there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.annotations import Node
from pipeline.collection.schema import Column
from pipeline.collection.write import Writer
from pipeline.trails import Trail
from tests.pipeline.trails.conftest import Laid

# Each level keeps what passes: the part of a level is chosen by facts that the map does not know.
LEVELS: list[Any] = [
    {"not": {"column": "material", "in": ["PbTiO3"]}},
    {"column": "thickness_nm", "min": 5.3},
    {"any": [{"column": "material", "in": ["BiFeO3"]}, {"column": "pixel_size_nm", "in": [None]}]},
    {"column": "thickness_nm", "max": 8.5},
    {"column": "path", "in": [f"scan_{row:03d}.npy" for row in range(0, 40, 2)]},
]


@pytest.fixture
def walk(now: Callable[[], Trail], lay_out: Laid) -> list[Node]:
    """The nodes of five levels, each a filtered part of the one above."""
    nodes: list[Node] = []
    for filter_ in LEVELS:
        parent = nodes[-1].id if nodes else "main"
        nodes.append(lay_out({"filter": filter_}, parent))
    return nodes


def stored(folder: Path, node: Node) -> dict[str, tuple[float, float]]:
    """Return where a node's file has every image."""
    table = pq.read_table(folder / node.file).to_pydict()
    return {one: (x, y) for one, x, y in zip(table["image_id"], table["x"], table["y"], strict=True)}


def shown(trail: Trail, node: Node) -> dict[str, tuple[float, float]]:
    """Return where the browser draws every image: rows joined as `columns/image_id` says, codes decoded."""
    ids = trail.collection.ids[trail.order]
    axes = [trail.served(f"{node.id}.{axis}") for axis in ("x", "y")]
    there = np.flatnonzero(axes[0].array != 65_535)
    places = np.stack([one.meta["offset"] + one.meta["scale"] * one.array[there] for one in axes], axis=1)
    return {ids[row]: (float(x), float(y)) for row, (x, y) in zip(there, places, strict=True)}


def assert_same_places(one: dict[str, tuple[float, float]], other: dict[str, tuple[float, float]]) -> None:
    """Hold two maps against each other, image by image."""
    assert set(one) == set(other)
    for image_id, place in one.items():
        assert other[image_id] == pytest.approx(place, abs=1e-3)


def test_every_point_is_the_image_it_was(folder: Path, now: Callable[[], Trail], walk: list[Node]) -> None:
    """On every level the images are those that passed all filters so far, each at its own place."""
    trail = now()
    expected = set(trail.collection.ids)
    for filter_, node in zip(LEVELS, walk, strict=True):
        expected &= set(trail.collection.ids[trail.passing(filter_)])
        assert set(stored(folder, node)) == expected
        assert_same_places(stored(folder, node), shown(trail, node))
    assert 3 <= walk[-1].count < walk[0].count


def test_a_filter_on_one_level_counts_on_all(now: Callable[[], Trail], walk: list[Node]) -> None:
    """A column of one node filters the rows of another, and the deepest part lies within all above."""
    trail = now()
    on_all = {"all": [{"column": f"{node.id}.x", "min": -1e9} for node in walk]}

    assert trail.passing(on_all).sum() == walk[-1].count
    assert trail.passing({"column": f"{walk[0].id}.x", "in": [None]}).sum() == 40 - walk[0].count


def rebuild(folder: Path, gone: set[str], renamed: str) -> None:
    """Write the images anew, as a build does: some are gone, one is called otherwise, three are new."""
    with Writer(folder) as writer:
        parts = writer.info["parts"]
        for table in ("images", "descriptors", "headers", "maps/main", "thumbnails", "embeddings/symmetry"):
            rows = writer.read(parts, table)
            more = rows.iloc[:3].copy()
            more["image_id"] = [f"{number:032x}" for number in range(3)]
            rows = rows[~rows["image_id"].isin(gone)]
            if table == "images":
                more["path"] = [f"a_new_{number}.npy" for number in range(3)]
                rows.loc[rows["image_id"] == renamed, "path"] = "zz_renamed.npy"
            whole = pd.concat([rows, more], ignore_index=True)
            if table == "images":
                whole = whole.sort_values("path")
            parts[table] = [writer.write(table, whole)]
        writer.info["columns"]["grade"] = Column("grade", "category", "facet").to_json()
        writer.commit()
        writer.sweep()


def test_a_rebuilt_collection_keeps_its_trail(
    folder: Path, now: Callable[[], Trail], walk: list[Node]
) -> None:
    """Images that are gone are counted, the others stay at their places; new ones have none."""
    before = now()
    order = [image_id for image_id in before.collection.ids if image_id in stored(folder, walk[-1])]
    gone, renamed = {order[0], before.collection.ids[1]}, order[1]
    rebuild(folder, gone, renamed)
    trail = now()

    assert trail.collection.version != before.collection.version
    assert trail.collection.ids.tolist() != before.collection.ids.tolist()
    for node in walk:
        places = stored(folder, node)
        assert trail.missing(node.file) == len(gone & set(places))
        assert_same_places(
            {one: place for one, place in places.items() if one not in gone}, shown(trail, node)
        )
    assert trail.missing(walk[-1].file) >= 1


def test_a_node_of_which_all_is_gone_is_empty(folder: Path, now: Callable[[], Trail], lay_out: Laid) -> None:
    """It can still be asked for: nobody has a place, all are missing."""
    ids = now().collection.ids[:4].tolist()
    node = lay_out({"ids": ids})
    rebuild(folder, set(ids), renamed="")
    trail = now()

    assert trail.missing(node.file) == 4
    assert not trail.placed(node.id).any()
    assert (trail.served(f"{node.id}.x").array == 65_535).all()
