"""The tables of a collection from the ledger of files and the facts of their contents.

Facts, measurements, pictures and vectors belong to a file's content. Here each path gets the facts of
its content and each image its name, so that moved and copied files need no second reading.
"""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from pipeline.collection.ids import image_id
from pipeline.collection.schema import IMAGE_COLUMNS

_KEY = ["file_sha256", "channel", "frame"]
FACTS = ["image_id", *IMAGE_COLUMNS]


def images_of(ledger: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Return the images table without the user's columns, in path order, with ids and `duplicate_of`.

    `ledger` names the files that are there, `facts` has a row for each image of each content.
    """
    read = ledger.loc[ledger["status"] == "read", ["path", "sha256"]].sort_values("path")
    facts = facts.drop_duplicates(_KEY, keep="last").drop(columns=["path", "image_id", "duplicate_of"])
    images = read.merge(facts, left_on="sha256", right_on="file_sha256", how="inner").drop(columns="sha256")
    plain = [image_id(*key) for key in images[_KEY].itertuples(index=False, name=None)]
    copies = images.duplicated(_KEY).to_numpy()
    keys = images[[*_KEY, "path"]].itertuples(index=False, name=None)
    images["image_id"] = [
        image_id(sha, channel, frame, path) if copy else first
        for (sha, channel, frame, path), first, copy in zip(keys, plain, copies, strict=True)
    ]
    originals = [first if copy else None for first, copy in zip(plain, copies, strict=True)]
    images["duplicate_of"] = pd.array(originals, dtype="string")
    return images[FACTS].reset_index(drop=True)


def rows_for(images: pd.DataFrame, stored: pa.Table) -> tuple[pa.Table, list[str]]:
    """Return the rows of a content table for `images`, in their order, and the ids it has none for.

    A copy takes the row of the image it is a copy of.
    """
    known = {name: row for row, name in enumerate(stored["image_id"].to_pylist())} if stored.num_rows else {}
    sources = images["duplicate_of"].fillna(images["image_id"])
    pairs = list(zip(images["image_id"], sources, strict=True))
    found = [(name, known[source]) for name, source in pairs if source in known]
    lacking = [name for name, source in pairs if source not in known]
    if not found:
        return pa.table({}), lacking
    names, rows = zip(*found, strict=True)
    taken = stored.take(pa.array(rows))
    place = taken.schema.get_field_index("image_id")
    return taken.set_column(place, "image_id", pa.array(names, pa.string())), lacking


def split(table: pa.Table, rows: int) -> Sequence[pa.Table]:
    """Cut a table into parts of at most `rows` rows."""
    return [table.slice(start, rows) for start in range(0, table.num_rows, rows)]
