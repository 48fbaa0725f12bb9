"""Group probabilities are read back from embeddings, and groups of one lattice are alike."""

import numpy as np
import pytest

from pipeline.encoder.parts import (
    DIMENSIONS,
    GROUP_LABELS,
    GROUPS,
    ROOT_OF_LIKENESS,
    SHARES,
    group_probabilities,
)


def test_probabilities_come_back() -> None:
    """Turned roots of probabilities, weighed by their share, stand last in an embedding."""
    wanted = np.random.default_rng(0).dirichlet(np.ones(GROUPS), 5).astype(np.float32)
    embeddings = np.zeros((5, DIMENSIONS), np.float32)
    embeddings[:, -GROUPS:] = np.sqrt(SHARES[2] * wanted) @ ROOT_OF_LIKENESS

    assert np.allclose(group_probabilities(embeddings), wanted, atol=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("p4", "p4", 1.0),
        ("p4", "p4m", 0.75),
        ("pmm", "cmm", 0.5),
        ("pmm", "p4m", 0.0),
        ("p6", "no lattice", 0.0),
    ],
)
def test_groups_of_one_lattice_are_alike(one: str, other: str, likeness: float) -> None:
    """The crystal system counts half, the lattice a quarter."""
    first, second = (ROOT_OF_LIKENESS[GROUP_LABELS.index(name)] for name in (one, other))

    assert first @ second == pytest.approx(likeness, abs=1e-9)


def test_every_number_has_a_label() -> None:
    """The 17 groups in their order, then none."""
    assert len(GROUP_LABELS) == GROUPS
    assert GROUP_LABELS[0] == "p1"
    assert GROUP_LABELS[-1] == "no lattice"
