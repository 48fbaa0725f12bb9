"""How long a stage took and how much memory it needed."""

import numpy as np

from pipeline.meter import metered, resident_mb


def test_peak_memory_counts_what_was_freed_again() -> None:
    """Memory taken inside the block is in its peak, though it is gone at the end."""
    before = resident_mb()
    with metered() as reading:
        taken = np.ones(30_000_000)
        for _ in range(8):
            taken += 1
        reading.rows = len(taken)

    assert reading.peak_memory_mb > before + 150
    assert set(reading.to_json()) == {"rows", "duration_s", "peak_memory_mb"}
