"""Designs on disk as the web side reads them: which there are, their rows, and stored candidates. Light."""

import json
import re
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from pipeline.collection.info import write_atomically
from pipeline.collection.schema import INFO_FILE
from pipeline.design.schema import FORMAT_VERSION, Meaning, meaning_of
from pipeline.errors import DesignError, UnknownDesignError

DESIGN_FILE = "design.json"
ROWS_FILE = "rows.parquet"
IMAGES_FILE = "images.parquet"
SUFFIX = ".design"
BELOW = Path("models") / "designs"
_NAME = re.compile(r"[^\W_][\w.\- ]{0,79}")
_ID = re.compile(r"[0-9a-f]{16}")


class Design:
    """One design as it stood when opened."""

    def __init__(self, folder: Path, name: str, described: dict[str, Any]) -> None:
        self.folder, self.name, self.described = folder, name, described

    @cached_property
    def meaning(self) -> Meaning:
        """Parameters, properties, symmetries."""
        return meaning_of(self.described)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The known rows; DesignError if their file is gone or damaged."""
        try:
            return pd.read_parquet(self.folder / ROWS_FILE)
        except (OSError, ValueError) as error:
            raise DesignError(f"The rows of the design {self.name} cannot be read: fit it again.") from error

    @cached_property
    def images(self) -> pd.DataFrame:
        """Every image (`image_id`) and the `row` it belongs to; DesignError where rows are no images."""
        try:
            return pd.read_parquet(self.folder / IMAGES_FILE)
        except (OSError, ValueError) as error:
            raise DesignError(
                f"The rows of the design {self.name} are no images: fit one to a collection."
            ) from error

    def to_json(self) -> dict[str, Any]:
        """Return design.json with the name."""
        return {"design": self.name, **self.described}

    def summary(self) -> dict[str, Any]:
        """Return one line of a list of designs."""
        told = {
            key: self.described[key]
            for key in ("title", "collection", "parameters", "properties", "created_at")
        }
        return {"design": self.name, **told, "rows": self.described["rows"]["used"]}

    def column(self, name: str) -> np.ndarray:
        """Return a column of the rows as little-endian float32; UnknownDesignError if there is none."""
        known = self.column_names
        if name not in known or name == "image_id":
            raise UnknownDesignError(
                f"The design {self.name} has no column {name!r} (it has: {', '.join(known)})."
            )
        return pd.read_parquet(self.folder / ROWS_FILE, columns=[name])[name].to_numpy("<f4", na_value=np.nan)

    @property
    def column_names(self) -> list[str]:
        """The columns of the rows; DesignError if their file is gone or damaged."""
        try:
            return list(pyarrow.parquet.read_schema(self.folder / ROWS_FILE).names)
        except (OSError, pa.ArrowInvalid) as error:
            raise DesignError(f"The rows of the design {self.name} cannot be read: fit it again.") from error

    def candidates(self, candidates_id: str) -> dict[str, Any]:
        """Return stored candidates; UnknownDesignError if there are none of that id."""
        path = self.candidates_path(candidates_id)
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            raise UnknownDesignError(
                f"The design {self.name} has no candidates {candidates_id!r}: propose them again."
            ) from None

    def candidates_path(self, candidates_id: str) -> Path:
        """Return where candidates are stored; UnknownDesignError for what is no id."""
        if not _ID.fullmatch(candidates_id):
            raise UnknownDesignError(
                f"{candidates_id[:40]!r} names no candidates: their ids are 16 hex digits."
            )
        return self.folder / "candidates" / f"{candidates_id}.json"

    def keep_candidates(self, candidates: dict[str, Any]) -> None:
        """Store candidates under their id."""
        path = self.candidates_path(candidates["id"])
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, json.dumps(candidates, allow_nan=False).encode())


def folder_of(collections: Path, name: str, collection: str | None = None) -> Path:
    """Return where a design of that name lies, or will; DesignError for a name that cannot be one."""
    if not _NAME.fullmatch(name) or name.endswith((SUFFIX, " ")):
        raise DesignError(
            f"{name[:80]!r} cannot name a design: begin with a letter or digit, then also - _ . and spaces."
        )
    return collections / f"{name}{SUFFIX}" if collection is None else collections / collection / BELOW / name


def split_name(design: str) -> tuple[str, str | None]:
    """Return the plain name of a design and the collection it stands in, from `COLLECTION~NAME` or `NAME`."""
    collection, separator, name = design.rpartition("~")
    return (name, collection) if separator else (design, None)


def full_name(name: str, collection: str | None) -> str:
    """Return what a design is called over HTTP."""
    return name if collection is None else f"{collection}~{name}"


def open_design(collections: Path, design: str) -> Design:
    """Open a design by what it is called over HTTP; UnknownDesignError if there is none."""
    name, collection = split_name(design)
    known = _NAME.fullmatch(name) and (collection is None or (collections / collection / INFO_FILE).is_file())
    if collection is not None and (set(collection) & set("/\\") or collection.startswith(".")):
        known = False
    folder = folder_of(collections, name, collection) if known else None
    if folder is None or not (folder / DESIGN_FILE).is_file():
        raise UnknownDesignError(f"There is no design {design[:80]!r}. GET /api/v1/designs lists them.")
    return open_folder(folder, design)


def open_folder(folder: Path, name: str | None = None) -> Design:
    """Open the design in a folder; DesignError if it is none, damaged, or of a later version."""
    path = folder / DESIGN_FILE
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
        version = int(described["format_version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DesignError(
            f"{folder} holds no design ({type(error).__name__}). Fit one: python -m pipeline design fit …"
        ) from None
    if version > FORMAT_VERSION:
        raise DesignError(f"{folder} was fitted by a later Microscape (format {version}): update to open it.")
    return Design(folder, name or folder.name.removesuffix(SUFFIX), described)


def list_designs(collections: Path) -> list[Design]:
    """Return every design of the collections folder by name; what is damaged is left out."""
    alone = [
        (path.parent, path.parent.name.removesuffix(SUFFIX))
        for path in collections.glob(f"*{SUFFIX}/{DESIGN_FILE}")
    ]
    inside = [
        (path.parent, full_name(path.parent.name, path.parents[3].name))
        for path in collections.glob(f"*/{BELOW}/[!.]*/{DESIGN_FILE}")
    ]
    found = []
    for folder, name in sorted(alone + inside, key=lambda one: one[1]):
        try:
            found.append(open_folder(folder, name))
        except DesignError:
            continue
    return found


def remove_design(design: Design) -> None:
    """Delete a design with its candidates; first its description, so that a kill leaves none that opens."""
    (design.folder / DESIGN_FILE).unlink(missing_ok=True)
    shutil.rmtree(design.folder, ignore_errors=True)
