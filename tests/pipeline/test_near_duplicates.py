"""Groups of images that are nearly the same picture."""

import numpy as np
import pandas as pd
import pytest

from pipeline.describe.fingerprint import fingerprint
from pipeline.near_duplicates import near_duplicate_rows
from pipeline.simulate.fields import smooth


def _picture(seed: int, size: int = 96) -> np.ndarray:
    return smooth(np.random.default_rng(seed), size, size, 6.0).astype(np.float32)


def _bits(one: str | None, other: str | None) -> int:
    assert one is not None
    assert other is not None
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize("seed", range(4))
def test_a_picture_saved_again_keeps_its_fingerprint(seed: int) -> None:
    """Other values, eight bits, half the size and some noise change few bits; another picture many."""
    picture = _picture(seed)
    noise = 0.02 * np.random.default_rng(9).standard_normal(picture.shape)
    eight = np.clip(128 + 40 * (picture + noise), 0, 255).astype(np.uint8)
    half = picture.reshape(48, 2, 48, 2).mean(axis=(1, 3))

    whole = fingerprint(picture, None)
    assert _bits(whole, fingerprint(eight, None)) <= 3
    assert _bits(whole, fingerprint(half, None)) <= 3
    assert _bits(whole, fingerprint(_picture(seed + 50), None)) > 12


def test_what_shows_nothing_has_no_fingerprint() -> None:
    """A constant image, a masked one and one of a few pixels are nobody's duplicate."""
    assert fingerprint(np.ones((64, 64)), None) is None
    assert fingerprint(_picture(0), np.ones((96, 96), bool)) is None
    assert fingerprint(_picture(0)[:20], None) is None


def test_groups_by_hash_and_embedding() -> None:
    """Close hashes of near vectors are one group; a far vector, a far hash and a missing hash stand alone."""
    hashes = pd.Series(
        [
            "00ff00ff00ff00ff",
            "00ff00ff00ff00fe",
            "00ff00ff00ff00fc",
            "00ff00ff00ff00ff",
            "ff00ff00ff00ff00",
            None,
        ]
    )
    vectors = np.eye(2, dtype=np.float32)[[0, 0, 0, 1, 0, 0]]

    rows = near_duplicate_rows(list("abcdef"), hashes, vectors)
    assert rows["near_duplicate"].fillna("-").tolist() == ["1", "1", "1", "-", "-", "-"]


def test_three_bits_anywhere_are_found() -> None:
    """However three differing bits lie, the two hashes are compared."""
    rng = np.random.default_rng(0)
    base = int(rng.integers(2**62))
    ways = [sum(1 << int(bit) for bit in rng.choice(64, 3, replace=False)) for _ in range(30)]

    for way in ways:
        hashes = pd.Series([f"{base:016x}", f"{base ^ way:016x}"])
        rows = near_duplicate_rows(["a", "b"], hashes, np.ones((2, 1), np.float32))
        assert rows["near_duplicate"].tolist() == ["1", "1"]


def test_the_largest_group_comes_first_and_many_alike_are_one() -> None:
    """Beyond what a band may hold, equal hashes still join; two groups are numbered by size."""
    hashes = pd.Series(["0123456789abcdef"] * 2 + ["fedcba9876543210"] * 500)

    rows = near_duplicate_rows([str(k) for k in range(502)], hashes, np.ones((502, 1), np.float32))
    assert rows["near_duplicate"].tolist() == ["2"] * 2 + ["1"] * 500
    assert near_duplicate_rows([], hashes[:0], np.ones((0, 1), np.float32)).empty
