"""Which images teach, which say when to stop, and which judge: whole samples, so that none knows another."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Int

from pipeline.collection import Collection
from pipeline.encoder.finetune.plan import FEWEST_IMAGES, Plan
from pipeline.errors import EncoderError
from pipeline.insight.groups import related_groups

JUDGE, STOP = 0.2, 0.1  # shares of the images
FEWEST_GROUPS = 10
NOT_KNOWN = -1


@dataclass(frozen=True)
class Sample:
    """The images that take part, in the order of the frame.

    `rows` are rows of the frame. `content`, `same`, `labels` and `groups` number equal pixels, the asked
    columns (NOT_KNOWN where missing) and what must not be torn apart. `train`, `stop` and `judge` are places
    in `rows`.
    """

    rows: Int[np.ndarray, " image"]
    content: Int[np.ndarray, " image"]
    same: Int[np.ndarray, " image"]
    labels: Int[np.ndarray, " image"]
    groups: Int[np.ndarray, " image"]
    train: Int[np.ndarray, " train"]
    stop: Int[np.ndarray, " stop"]
    judge: Int[np.ndarray, " judge"]
    notes: tuple[str, ...] = ()


def draw_sample(collection: Collection, plan: Plan) -> Sample:
    """Draw the images that take part and split them by group; the same for the same seed.

    Raises EncoderError for too few images or groups and for columns that cannot be learnt from,
    UnknownColumnError for a column that is not there.
    """
    count = len(collection.frame)
    same, labels = column_codes(collection, plan.same), column_codes(collection, plan.labels)
    if count < FEWEST_IMAGES:
        raise EncoderError(
            f"{collection.name} has {count} images; fine-tuning needs {FEWEST_IMAGES} at least: "
            "the encoder as it ships serves it best"
        )
    _check_values(plan, same, labels)
    rng = np.random.default_rng([plan.seed, 0])
    rows = np.sort(rng.choice(count, plan.images(count), replace=False))
    content = pd.factorize(collection.frame["content_hash"])[0].astype(np.int64)[rows]
    groups, notes = _groups(collection, same, rows)
    train, stop, judge = split_groups(groups, rng)
    return Sample(rows, content, same[rows], labels[rows], groups, train, stop, judge, notes)


def column_codes(collection: Collection, name: str | None) -> Int[np.ndarray, " image"]:
    """Number the values of a column, NOT_KNOWN where there is none; all NOT_KNOWN without a column."""
    if name is None:
        return np.full(len(collection.frame), NOT_KNOWN)
    if collection.column(name).kind in ("categories", "coordinate"):
        raise EncoderError(
            f"{name!r} has {collection.column(name).kind} as values; images are alike or not by one value "
            "each: choose another column"
        )
    return pd.factorize(collection.frame[name].astype(object))[0].astype(np.int64)


def _check_values(plan: Plan, same: Int[np.ndarray, " image"], labels: Int[np.ndarray, " image"]) -> None:
    if plan.labels is not None:
        sizes = np.bincount(labels[labels >= 0])
        if (sizes > 1).sum() < 2:
            raise EncoderError(
                f"{plan.labels!r} has {(sizes > 1).sum()} values that more than one image has; labels need "
                "two: choose another column for labels"
            )
    if plan.same is not None:
        sizes = np.bincount(same[same >= 0])
        if (sizes > 1).sum() < FEWEST_GROUPS:
            raise EncoderError(
                f"{plan.same!r} has {(sizes > 1).sum()} values that more than one image has; to learn from "
                f"some and judge by others it needs {FEWEST_GROUPS}: choose another column for samples"
            )


def _groups(
    collection: Collection, same: Int[np.ndarray, " image"], rows: Int[np.ndarray, " sample"]
) -> tuple[Int[np.ndarray, " sample"], tuple[str, ...]]:
    """Number what belongs together: samples where there are enough of them, else files and equal pixels."""
    found = _joined(related_groups(collection), same)[rows]
    if len(np.unique(found)) >= FEWEST_GROUPS:
        return found, ()
    frame = collection.frame
    files = [pd.factorize(frame[name])[0].astype(np.int64) for name in ("path", "content_hash")]
    apart = _joined(_joined(files[0], files[1]), same)[rows]
    if len(np.unique(apart)) < FEWEST_GROUPS:
        raise EncoderError(
            f"{collection.name}: the images are of {len(np.unique(apart))} samples or files; to learn from "
            f"some and judge by others, fine-tuning needs {FEWEST_GROUPS}"
        )
    return apart, ("There are too few samples to judge by others: images of one sample stand on both sides.",)


def _joined(one: Int[np.ndarray, " image"], other: Int[np.ndarray, " image"]) -> Int[np.ndarray, " image"]:
    """Number what is tied by either; NOT_KNOWN ties nothing."""
    unknown = other < 0
    ties = np.where(unknown, other.max(initial=0) + 1 + np.arange(len(other)), other)
    groups = np.unique(one, return_inverse=True)[1]
    while True:
        before = groups
        for codes in (one, ties):
            lowest = np.full(codes.max() + 1, len(groups))
            np.minimum.at(lowest, codes, groups)
            groups = lowest[codes]
        if np.array_equal(before, groups):
            return np.unique(groups, return_inverse=True)[1]


def split_groups(
    groups: Int[np.ndarray, " image"], rng: np.random.Generator
) -> tuple[Int[np.ndarray, " train"], Int[np.ndarray, " stop"], Int[np.ndarray, " judge"]]:
    """Deal whole groups to teaching, stopping and judging; a group too large for the others teaches."""
    count, sizes = len(groups), np.bincount(groups)
    side = np.zeros(len(sizes), np.int64)
    dealt = [0, 0, 0]
    for group in rng.permutation(np.flatnonzero(sizes)):
        for place, share in ((2, JUDGE), (1, STOP)):
            if dealt[place] < share * count and dealt[place] + sizes[group] <= (share + 0.1) * count:
                side[group] = place
                break
        dealt[side[group]] += int(sizes[group])
    if min(dealt) == 0:
        raise EncoderError(
            f"the {count:,} images cannot be parted into some to learn from and others to judge by: "
            f"{int(sizes.max()):,} of them belong to one sample"
        )
    of_image = side[groups]
    train, stop, judge = (np.flatnonzero(of_image == place) for place in range(3))
    return train, stop, judge
