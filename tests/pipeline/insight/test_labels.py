"""Columns as few labels."""

import numpy as np
import pytest

from pipeline.insight.labels import BINS, MOST_LABELS, Labels, labelled_columns
from tests.pipeline.insight.making import collection_of

ROWS = 800


def labels_of(**values: object) -> Labels:
    """Return the labels of one column for all rows."""
    (found,) = labelled_columns(collection_of(**values), np.arange(ROWS))
    return found


def test_numbers_fall_into_ranges_of_equal_shares() -> None:
    """Whatever their distribution; missing and infinite ones are unknown."""
    values = np.exp(np.random.default_rng(0).normal(size=ROWS))
    values[:3] = [np.nan, np.inf, -np.inf]
    found = labels_of(thickness=values)

    assert found.is_binned
    assert found.codes[:3].tolist() == [-1, -1, -1]
    counts = np.bincount(found.codes[3:])
    assert len(counts) == len(found.names) == BINS
    assert counts.min() == pytest.approx(counts.max(), abs=2)


def test_few_different_numbers_stay_as_they_are() -> None:
    """Pixel sizes are a handful."""
    found = labels_of(pixel=np.arange(ROWS) % 3 * 0.5)

    assert not found.is_binned
    assert len(found.names) == 3


def test_rare_values_are_unknown() -> None:
    """The most frequent ones are kept."""
    found = labels_of(operator=[f"person {row % 100}" if row < 700 else "chief" for row in range(ROWS)])

    assert len(found.names) == MOST_LABELS
    assert found.names[0] == "chief"
    assert (found.codes == 0).sum() == 100
    assert (found.codes == -1).any()


def test_what_cannot_explain_anything_is_left_out() -> None:
    """Constants, samples, lists."""
    collection = collection_of(
        same=["x"] * ROWS, sample=[str(row) for row in range(ROWS)], labels=[["a"]] * ROWS, one=[1.0] * ROWS
    )

    assert labelled_columns(collection, np.arange(ROWS)) == []


def test_columns_that_part_images_alike_are_given_once() -> None:
    """Header fields often come in sets: the first stands for all of its nature."""
    camera = ["A" if row % 3 else "B" for row in range(ROWS)]
    software = [{"A": "2.0", "B": "1.0"}[one] for one in camera]
    (origin, subject) = labelled_columns(
        collection_of(camera=camera, software=software, phase=camera), np.arange(ROWS)
    )

    assert (origin.column.name, subject.column.name) == ("camera", "phase")
    assert [twin.name for twin in origin.twins] == ["software"]
