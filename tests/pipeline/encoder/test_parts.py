"""Group probabilities are read back from embeddings."""

import numpy as np

from pipeline.encoder.parts import DIMENSIONS, GROUP_LABELS, GROUPS, SHARES, group_probabilities


def test_probabilities_come_back() -> None:
    """Roots of probabilities, weighed by their share, stand last in an embedding."""
    wanted = np.random.default_rng(0).dirichlet(np.ones(GROUPS), 5).astype(np.float32)
    embeddings = np.zeros((5, DIMENSIONS), np.float32)
    embeddings[:, -GROUPS:] = np.sqrt(SHARES[2] * wanted)

    assert np.allclose(group_probabilities(embeddings), wanted, atol=1e-6)


def test_every_number_has_a_label() -> None:
    """The 17 groups in their order, then none."""
    assert len(GROUP_LABELS) == GROUPS
    assert GROUP_LABELS[0] == "p1"
    assert GROUP_LABELS[-1] == "no lattice"
