"""The loss knows who is alike, learning is the same for the same seed, and principal axes keep distances."""

import numpy as np
import pytest
import torch

from pipeline.encoder.finetune import learn as learning
from pipeline.encoder.finetune.learn import contrastive, embeddings, learn, order_learnt
from pipeline.encoder.finetune.split import Sample
from pipeline.encoder.finetune.views import FIXED, NUMBERS, Head
from pipeline.encoder.network import SymmetryNetwork

NONE = np.full(40, -1)


@pytest.fixture
def numbers() -> np.ndarray:
    """Forty images with four views each, whose fused numbers tell them apart under much else."""
    rng = np.random.default_rng(0)
    found = rng.normal(size=(40, 1, NUMBERS)) + 0.8 * rng.normal(size=(40, 4, NUMBERS))
    found[:, :, :FIXED] = FIXED**-0.5
    return found.astype(np.float16)


def sample(same: np.ndarray = NONE, labels: np.ndarray = NONE) -> Sample:
    """Return a sample of forty images that are tied by nothing else."""
    every = np.arange(40)
    return Sample(every, every, same, labels, every, every[:24], every[24:30], every[30:])


def network() -> SymmetryNetwork:
    """Return a network that has learnt nothing."""
    torch.manual_seed(0)
    return SymmetryNetwork().eval()


def test_the_loss_is_least_where_alikes_meet() -> None:
    """Alikes that coincide cost less than alikes apart; what is not offered costs nothing."""
    vectors = torch.eye(128)[[0, 0, 1, 1]]
    together = torch.tensor([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], dtype=torch.bool)
    every = torch.ones_like(together)

    assert contrastive(vectors, together, every) < 0.01 < contrastive(vectors, together[[0, 2, 1, 3]], every)
    assert contrastive(vectors, together, together).item() == 0


@pytest.mark.parametrize(
    ("same", "labels"), [(NONE, NONE), (np.arange(40) // 2, NONE), (NONE, np.arange(40) % 2)]
)
def test_learning_is_the_same_for_the_same_seed(
    numbers: np.ndarray, monkeypatch: pytest.MonkeyPatch, same: np.ndarray, labels: np.ndarray
) -> None:
    """With views alone, with samples and with labels; the fixed layers stay as they are."""
    monkeypatch.setattr(learning, "STEPS", 4)
    monkeypatch.setattr(learning, "CHECK", 2)
    one, two, untouched = network(), network(), network()
    reports: list[str] = []

    for tuned in (one, two):
        learn(tuned, numbers, sample(same, labels), 0, lambda done, words: reports.append(words))

    assert all(torch.equal(value, two.state_dict()[name]) for name, value in one.state_dict().items())
    changed = {
        n for n, value in one.state_dict().items() if not torch.equal(value, untouched.state_dict()[n])
    }
    assert all(name.startswith("fuse") for name in changed)
    assert reports[0].startswith("loss ")


def test_learning_keeps_the_best_that_was_found(numbers: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no check is better than the beginning, the layers end as they began."""
    monkeypatch.setattr(learning, "STEPS", 6)
    monkeypatch.setattr(learning, "CHECK", 1)
    monkeypatch.setattr(learning, "PATIENCE", 2)
    monkeypatch.setattr(learning, "_score", lambda *_: 1.0)
    tuned, untouched = network(), network()

    assert learn(tuned, numbers, sample(), 0, lambda done, words: None) == 0
    assert torch.equal(tuned.fuse_out.weight, untouched.fuse_out.weight)


def test_principal_axes_keep_every_distance(numbers: np.ndarray) -> None:
    """And put the strongest numbers of the learnt part first."""
    tuned = network()
    before = embeddings(Head(tuned), numbers)[:, 0]
    order_learnt(tuned, numbers)
    after = embeddings(Head(tuned), numbers)[:, 0]
    strength = np.square(after[:, 64:110]).sum(axis=0)

    assert np.allclose(before @ before.T, after @ after.T, atol=1e-5)
    assert np.all(np.diff(strength) <= 1e-5)
