"""What is asked of a fine-tuning, checked; how many images and views its minutes allow. Light."""

import re
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.collection import Collection
from pipeline.errors import EncoderError

CODE_VERSION = 1  # counts up when the same plan gives other weights
VIEWS_A_MINUTE = 5_000  # of two cores that do other things beside
MOST_IMAGES, FEWEST_IMAGES = 20_000, 40
LEAST_VIEWS, MOST_VIEWS = 4, 24  # of every image
LEAST_MINUTES, MOST_MINUTES = 0.05, 600.0
USUAL_NAME, LONGEST_NAME = "finetuned", 40
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_TAKEN = ("trail-", "predicted")


@dataclass(frozen=True)
class Plan:
    """All that decides the weights, beside the collection and the weights to start from.

    `same` and `labels` name columns: images that share a value of `same` are scans of one sample, images
    that share one of `labels` are of one class.
    """

    name: str
    same: str | None = None
    labels: str | None = None
    minutes: float = 5.0
    seed: int = 0
    code_version: int = CODE_VERSION

    def images(self, rows: int) -> int:
        """Count the images that take part, of `rows`."""
        return min(rows, MOST_IMAGES, max(FEWEST_IMAGES, int(self.minutes * VIEWS_A_MINUTE) // LEAST_VIEWS))

    def views(self, images: int) -> int:
        """Count the views that are drawn of each of `images` images."""
        return int(np.clip(int(self.minutes * VIEWS_A_MINUTE) // max(images, 1), LEAST_VIEWS, MOST_VIEWS))

    def to_json(self) -> dict[str, Any]:
        """Return all fields."""
        return asdict(self)

    def command(self, folder: Path) -> str:
        """Return the command that fine-tunes the collection in `folder` like this."""
        told = f"python -m pipeline finetune {folder} --minutes {self.minutes:g} --name {self.name}"
        columns = (("same", self.same), ("labels", self.labels))
        return f"{told} --seed {self.seed}" + "".join(f" --{key} {value}" for key, value in columns if value)


def check_name(name: str, collection: Collection) -> None:
    """Raise EncoderError for a name that is none or is taken by a map, an embedding or a column."""
    info = collection.info
    if not _NAME.fullmatch(name) or name.startswith(_TAKEN):
        raise EncoderError(
            f"the name is {name!r:.80}; it must be up to {LONGEST_NAME} small letters, digits, - and _, "
            "beginning with a letter or digit, and not with trail- or predicted"
        )
    if _is_taken(name, collection):
        raise EncoderError(
            f"{collection.name} has something called {name!r} already "
            f"(maps: {', '.join(info['maps'])}; embeddings: {', '.join(info['encoders'])}): "
            "choose another name"
        )


def free_name(collection: Collection) -> str:
    """Return a name that nothing has yet: finetuned, finetuned-2 and so on."""
    names = (USUAL_NAME if number == 1 else f"{USUAL_NAME}-{number}" for number in count(1))
    return next(name for name in names if not _is_taken(name, collection))


def _is_taken(name: str, collection: Collection) -> bool:
    of_columns = any(column.startswith(f"{name}.") for column in collection.columns)
    return name in collection.info["maps"] or name in collection.info["encoders"] or of_columns
