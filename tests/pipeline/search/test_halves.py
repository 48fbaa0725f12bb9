"""float16 becomes float32 without losing a bit."""

import numpy as np

from pipeline.search.halves import widened


def test_every_finite_number_is_kept() -> None:
    """All finite numbers of float16 come out as numpy converts them, zeros with their sign."""
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)].reshape(-1, 2)

    found, expected = widened(finite), finite.astype(np.float32)

    assert np.array_equal(found, expected)
    assert np.array_equal(np.signbit(found), np.signbit(expected))


def test_rows_picked_from_a_table_are_widened() -> None:
    """Rows that do not lie side by side are taken as they are."""
    table = np.linspace(-1, 1, 24).astype(np.float16).reshape(4, 6)

    assert np.array_equal(widened(table[[3, 0]]), table[[3, 0]].astype(np.float32))
