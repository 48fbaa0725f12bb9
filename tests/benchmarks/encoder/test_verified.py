"""Short lists laid upon their queries."""

import numpy as np

from benchmarks.encoder import verified
from benchmarks.encoder.methods import ENCODER
from benchmarks.encoder.scenes import SCENE_PX, gallery_of
from pipeline.simulate.fields import band


def test_what_lies_upon_the_query_comes_first() -> None:
    """Where the embedding points elsewhere geometry finds it; taken away, no other is said to be the same."""
    rng = np.random.default_rng(0)
    scenes = [band(rng, SCENE_PX, SCENE_PX, 12.0, 0.4) for _ in range(11)]
    gallery = gallery_of(rng, ["real"] * len(scenes), scenes)
    known = np.eye(len(scenes), 12, dtype=np.float32)
    asked = np.roll(known, 1, axis=0)[gallery.asked]

    found = verified.verdicts((known, asked), gallery)
    values = {
        (row.what, row.measure): row.values[ENCODER] for row in verified.measure((known, asked), gallery)
    }

    assert found.listed.all()
    assert found.first.all()
    assert (found.right > found.wrong).all()
    assert (found.wrong < 0.5).all()
    assert [value for (_, measure), value in values.items() if measure == "recall@1"] == [[1.0], [1.0]]
