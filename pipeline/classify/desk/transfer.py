"""Labels in and out: CSV, Parquet, and JSON in the manner of COCO, with where they come from. Light.

One row a thing that somebody said: who, when, of which image (id, path, content), what the model had said.
What follows from it is not written: the tree, which goes along in JSON, tells it. Images are found again by
`image_id`, else by the digest of their content, else by path.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.annotations.labels import CLEAR, IMPORT, VALUES, Action, Said
from pipeline.annotations.texts import LONGEST_AUTHOR
from pipeline.classify.desk.desk import Desk
from pipeline.classify.trees.tree import LabelTree
from pipeline.errors import LabelError
from pipeline.export.provenance import provenance

FORMATS = ("csv", "parquet", "json")
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
COLUMNS = (
    "image_id",
    "path",
    "content_hash",
    "label",
    "label_path",
    "value",
    "author",
    "at",
    "model_probability",
    "model_version",
)
_NEEDED = ("label", "value")
_KEYS = ("image_id", "content_hash", "path")
_ORIGIN = "microscape_labels"

Row = dict[str, Any]
RowList = list[Row]


def rows_of(desk: Desk, tree: LabelTree) -> Iterator[Row]:
    """Yield all that people say now, of images that are gone and nodes that were removed too."""
    book, position = desk.book(tree), desk.collection.position
    paths = desk.collection.frame["path"]
    for image_id, by_author in book.words().items():
        path = str(paths.iloc[position[image_id]]) if image_id in position else None
        for author, marks in sorted(by_author.items()):
            for label, event in sorted(marks.items()):
                if event.value == CLEAR:
                    continue
                model = event.model or {}
                values = (
                    image_id,
                    path,
                    event.content_hash or None,
                    label,
                    tree.path(label) if label in tree.by_id else None,
                    event.value,
                    author,
                    datetime.fromtimestamp(event.at, UTC).isoformat(),
                    model.get("probability"),
                    model.get("version"),
                )
                yield dict(zip(COLUMNS, values, strict=True))


def origin(desk: Desk, tree: LabelTree, rows: int) -> dict[str, Any]:
    """Return where labels come from, and the tree they belong to."""
    about = provenance(desk.collection, rows)
    return {**about, "tree": tree.to_json(), "heads": desk.versions(tree).settings()["version"]}


def exported(desk: Desk, tree: LabelTree, form: str) -> bytes:
    """Return all labels as a file; LabelError for a form that is none."""
    rows = list(rows_of(desk, tree))
    about = origin(desk, tree, len({row["image_id"] for row in rows}))
    if form == "csv":
        return _csv(rows)
    if form == "parquet":
        return _parquet(rows, about)
    if form == "json":
        return json.dumps(_coco(desk, tree, rows, about), ensure_ascii=False, allow_nan=False).encode()
    raise LabelError(f"{form[:20]!r} is no format of labels: {', '.join(FORMATS)}.")


def taken_in(
    desk: Desk, tree: LabelTree, author: str, request: str, data: bytes, name: str
) -> dict[str, Any]:
    """Take in labels from a file, and say what became of them; one undo of `author` takes them back.

    Raises LabelError for a file that holds no labels.
    """
    rows = read_rows(data, name)
    known: dict[str, str] = {node.id: node.id for node in tree.labels}
    known |= {tree.path(node.id): node.id for node in tree.labels}
    finder = _Finder(desk)
    actions, gone, unknown = [], set(), set()
    for row in rows:
        image_id = finder.find(row)
        label = known.get(str(row["label"])) or known.get(str(row.get("label_path")))
        if label is None:
            unknown.add(str(row["label"])[:80])
        elif image_id is None:
            gone.add(str(row.get("image_id") or row.get("path") or row.get("content_hash"))[:80])
        else:
            who = row.get("author")
            actions.append(Action(image_id, label, str(row["value"]), _text(who)[:LONGEST_AUTHOR] or None))
    said = desk.say(tree, author, request, actions, IMPORT) if actions else Said([], False)
    told = {
        "taken": len(said.events),
        "known": len(actions) - len({(event.image_id, event.label, event.author) for event in said.events}),
        "gone": len(gone),
        "unknown_labels": sorted(unknown),
        "repeated": said.repeated,
    }
    return {**told, "sentence": _sentence(len(rows), told, sorted(gone))}


def read_rows(data: bytes, name: str) -> RowList:
    """Read a file of labels of any form that `exported` writes, or a table with the same columns."""
    try:
        if data[:4] == b"PAR1":
            rows = pq.read_table(io.BytesIO(data)).to_pylist()
        elif data.lstrip()[:1] in (b"{", b"["):
            rows = _from_coco(json.loads(data))
        else:
            text = data.decode("utf-8-sig")
            rows = [dict(row) for row in csv.DictReader(line for line in io.StringIO(text, newline=""))]
    except (pa.ArrowInvalid, ValueError, KeyError, TypeError, csv.Error) as error:
        raise LabelError(f"{name[:80]} holds no labels that can be read ({str(error)[:120]}).") from None
    columns = set(rows[0]) if rows else set()
    if not rows or not columns >= set(_NEEDED) or not columns & set(_KEYS):
        raise LabelError(
            f"{name[:80]} holds no labels: expected columns label, value, and one of {', '.join(_KEYS)} "
            f"(found: {', '.join(map(str, sorted(columns, key=str)))[:200] or 'no rows'})."
        )
    wrong = next((row["value"] for row in rows if row["value"] not in VALUES), None)
    if wrong is not None:
        raise LabelError(f"{str(wrong)[:40]!r} is no value of a label: {', '.join(VALUES)}.")
    return rows


class _Finder:
    """Finds images again: by id, by content, by path."""

    def __init__(self, desk: Desk) -> None:
        frame = desk.collection.frame
        self._position = desk.collection.position
        ids = desk.collection.ids
        self._by_content = _first(frame["content_hash"], ids)
        self._by_path = _first(frame["path"], ids, only_one=True)

    def find(self, row: Row) -> str | None:
        """Return the image that a row is about; None if it is gone."""
        image_id = _text(row.get("image_id"))
        if image_id in self._position:
            return image_id
        return self._by_content.get(_text(row.get("content_hash"))) or self._by_path.get(
            _text(row.get("path"))
        )


def _first(values: pd.Series, ids: Iterable[str], only_one: bool = False) -> dict[str, str]:
    """Return the first image of each value; with `only_one` none where there are several."""
    texts = values.astype(object)
    kept = texts.notna() & ~texts.duplicated(keep=False if only_one else "first")
    return {str(text): str(one) for text, one, keep in zip(texts, ids, kept, strict=True) if keep}


def _csv(rows: RowList) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _parquet(rows: RowList, about: dict[str, Any]) -> bytes:
    kinds = [(name, pa.float64() if name == "model_probability" else pa.string()) for name in COLUMNS]
    table = pa.Table.from_pylist(rows, schema=pa.schema(kinds))
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({_ORIGIN: json.dumps(about)}), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _coco(desk: Desk, tree: LabelTree, rows: RowList, about: dict[str, Any]) -> dict[str, Any]:
    """Return info, images, categories and annotations, as COCO names them; ids are numbers there."""
    frame, position = desk.collection.frame, desk.collection.position
    images = {one: number for number, one in enumerate(dict.fromkeys(row["image_id"] for row in rows), 1)}
    labels = dict.fromkeys([*(node.id for node in tree.labels), *(row["label"] for row in rows)])
    categories = {label: number for number, label in enumerate(labels, 1)}
    listed = []
    by_image = {row["image_id"]: row for row in rows}
    for one, number in images.items():
        entry = {"id": number, "image_id": one, "file_name": by_image[one]["path"]}
        entry["content_hash"] = by_image[one]["content_hash"]
        if one in position:
            held = frame.iloc[position[one]]
            entry |= {"width": int(held["width"]), "height": int(held["height"])}
        listed.append(entry)
    told = []
    for number, row in enumerate(rows, 1):
        kept = {key: row[key] for key in ("value", "author", "at", "model_probability", "model_version")}
        place = {"id": number, "image_id": images[row["image_id"]], "category_id": categories[row["label"]]}
        told.append(place | kept)
    known = {label: tree.by_id[label] for label in categories if label in tree.by_id}
    return {
        "info": about,
        "images": listed,
        "categories": [
            {
                "id": number,
                "label": label,
                "name": known[label].called if label in known else label,
                "supercategory": known[label].parent if label in known else None,
            }
            for label, number in categories.items()
        ],
        "annotations": told,
    }


def _from_coco(found: Any) -> RowList:
    images = {one["id"]: one for one in found["images"]}
    labels = {one["id"]: str(one.get("label") or one["name"]) for one in found["categories"]}
    rows = []
    for one in found["annotations"]:
        image = images[one["image_id"]]
        about = {"image_id": image.get("image_id"), "content_hash": image.get("content_hash")}
        said = {"label": labels[one["category_id"]], "value": one.get("value", "yes")}
        rows.append({**about, "path": image.get("file_name"), **said, "author": one.get("author")})
    return rows


def _sentence(rows: int, told: dict[str, Any], gone: list[str]) -> str:
    parts = [f"{rows:,} labels read, {told['taken']:,} taken in"]
    parts += [f"{told['known']:,} were there already"] if told["known"] else []
    are = "image is" if len(gone) == 1 else "images are"
    parts += [f"{told['gone']:,} {are} not here (the first is {gone[0]})"] if gone else []
    unknown = told["unknown_labels"]
    parts += [f"the tree has no {', '.join(unknown[:5])}"] if unknown else []
    return "; ".join(parts) + "."


def _text(value: Any) -> str:
    return "" if value is None else str(value)
