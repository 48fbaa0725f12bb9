"""Radial profiles kept in `profiles/` of a collection, so that laying thousands over one another only reads.

They follow from the originals and their geometry and may be deleted at any time. Builds and workers add files
beside one another; no file is ever changed, and many small ones become one. No collection.json names them.
"""

import logging
import os
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from jaxtyping import Int

from pipeline.collection.info import write_atomically
from pipeline.scattering.curve import Curve

FOLDER = "profiles"
MOST_FILES = 24
GROUP_ROWS = 256
"""Rows that are read together: a few chosen of many need not read all."""
COLUMNS = ("axis", "is_grazing", "is_found", "first", "last", "intensity")
SCHEMA = pa.schema(
    {
        "image_id": pa.string(),
        "key": pa.string(),
        "axis": pa.string(),
        "is_grazing": pa.bool_(),
        "is_found": pa.bool_(),
        "first": pa.float64(),
        "last": pa.float64(),
        "intensity": pa.list_(pa.float32()),
    }
)

logger = logging.getLogger("microscape.scattering")


class KeptCurves:
    """The profiles of one collection, by the keys of `pipeline.scattering.asked.curve_keys`."""

    def __init__(self, folder: Path) -> None:
        self._collection = folder
        self._folder = folder / FOLDER

    def find(self, keys: Sequence[str]) -> dict[str, Curve]:
        """Return those of `keys` that are kept. A file that is damaged is removed: it can be made again."""
        wanted = pa.array(dict.fromkeys(keys), pa.string())
        found: dict[str, Curve] = {}
        for path in self._files():
            if len(found) == len(wanted):
                break
            try:
                found |= _curves_in(path, wanted)
            except FileNotFoundError:
                continue  # another process made one file of many: what is lacking now is made again
            except (OSError, pa.ArrowInvalid) as error:
                logger.warning("%s is damaged (%s): its profiles are made again", path, error)
                path.unlink(missing_ok=True)
        return found

    def add(self, made: Sequence[tuple[str, Curve]]) -> None:
        """Keep profiles by their keys; nothing is kept in a collection that may only be read."""
        if not made or not os.access(self._collection, os.W_OK):
            return
        keys = [key for key, _ in made]
        columns = {name: [getattr(curve, name) for _, curve in made] for name in COLUMNS}
        ids = [key.partition("/")[0] for key in keys]
        self._write(pa.table({"image_id": ids, "key": keys, **columns}, SCHEMA))
        if len(self._files()) > MOST_FILES:
            self._merge()

    def _write(self, rows: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        pq.write_table(rows, sink, compression="zstd", row_group_size=GROUP_ROWS)
        name = f"kept-{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.parquet"
        write_atomically(self._folder / name, sink.getvalue().to_pybytes())

    def _files(self) -> list[Path]:
        """Return the files, the newest first."""
        return sorted(self._folder.glob("kept-*.parquet"), reverse=True)

    def _merge(self) -> None:
        """Make one file of all, with the newest profile of every image."""
        files = self._files()
        try:
            rows = pa.concat_tables([pq.ParquetFile(path).read() for path in files])
        except (OSError, pa.ArrowInvalid):
            return  # another process merges, or one is damaged, which reading will tell
        _, newest = np.unique(rows["image_id"].to_numpy(zero_copy_only=False), return_index=True)
        self._write(rows.take(pa.array(np.sort(newest))))
        for path in files:
            path.unlink(missing_ok=True)


def _curves_in(path: Path, wanted: pa.Array) -> dict[str, Curve]:
    """Return the profiles of a file whose keys are among `wanted`."""
    with pq.ParquetFile(path) as file:
        places = pc.index_in(file.read(["key"])["key"], value_set=wanted).to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(np.isfinite(places.astype(float)))
        groups = np.unique(rows // GROUP_ROWS)
        if not len(rows):
            return {}
        table = file.read_row_groups(groups.tolist(), ["key", *COLUMNS])
    starts = np.searchsorted(groups, rows // GROUP_ROWS) * GROUP_ROWS
    return dict(_unpacked(table, starts + rows % GROUP_ROWS))


def _unpacked(table: pa.Table, rows: Int[np.ndarray, " row"]) -> Iterator[tuple[str, Curve]]:
    intensity = table["intensity"].combine_chunks()
    ends, values = intensity.offsets.to_numpy(), intensity.values.to_numpy(zero_copy_only=False)
    facts = table.drop_columns(["intensity"]).take(pa.array(rows)).to_pydict()
    for place, row in enumerate(rows.tolist()):
        told = {name: facts[name][place] for name in COLUMNS[:-1]}
        yield facts["key"][place], Curve(**told, intensity=values[ends[row] : ends[row + 1]])
