"""Rows by id, as a dictionary would give them."""

import numpy as np
import pandas as pd
import pytest

from pipeline.collection.positions import Positions

# Two share their first half.
IDS = ["b" * 32, "0" * 31 + "2", "0" * 31 + "1", "0123456789abcdef" * 2]


def test_every_id_leads_to_its_row() -> None:
    """Rows count in the order in which the ids were given."""
    positions = Positions(pd.Index(IDS))

    assert dict(positions) == {image_id: row for row, image_id in enumerate(IDS)}
    assert len(positions) == 4


@pytest.mark.parametrize("strange", ["0" * 32, "b" * 31, "B" * 32, "", "none", "bb " * 16])
def test_what_is_no_id_here_is_not_held(strange: str) -> None:
    """Unknown, cut off, in capitals, empty or anything else."""
    positions = Positions(pd.Index(IDS))

    assert strange not in positions
    with pytest.raises(KeyError):
        positions[strange]


def test_many_ids_are_found() -> None:
    """More ids than are read at once."""
    text = np.random.default_rng(0).bytes(60_000 * 16).hex()
    ids = [text[at : at + 32] for at in range(0, len(text), 32)]

    positions = Positions(pd.Index(ids))

    assert [positions[ids[row]] for row in (0, 49_999, 50_000, 59_999)] == [0, 49_999, 50_000, 59_999]
