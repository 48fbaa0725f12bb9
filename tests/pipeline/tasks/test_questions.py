"""Questions about a whole collection: arguments and keys."""

import numpy as np
import pytest

from pipeline.errors import JobError
from pipeline.tasks.questions import answer_key, pack_rows, unpack_rows


@pytest.mark.parametrize("count", [0, 1, 8, 12, 500_000])
def test_rows_come_back(count: int) -> None:
    """Packed rows are the same rows again, and short enough for the job table."""
    rows = np.random.default_rng(0).random(count) < 0.3
    text = pack_rows(rows)

    assert np.array_equal(unpack_rows(text, count), rows)
    assert len(text) < 100_000


def test_rows_of_another_collection_are_refused() -> None:
    """Their number must fit."""
    with pytest.raises(JobError, match="2 bytes, 500 images need 63"):
        unpack_rows(pack_rows(np.ones(12, bool)), 500)


def test_a_key_names_question_and_version() -> None:
    """The same question has the same key, in whatever order it is written."""
    one = answer_key("compare", {"collection": "demo", "version": "1"})

    assert one == answer_key("compare", {"version": "1", "collection": "demo"})
    assert one != answer_key("compare", {"collection": "demo", "version": "2"})
    assert one != answer_key("properties", {"collection": "demo", "version": "1"})
