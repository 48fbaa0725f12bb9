"""The networks of amounts and those of doubts, side by side and apart."""

import pytest
import torch

from pipeline.design.forward import Ensemble, losses
from pipeline.design.schema import Meaning, Parameter
from pipeline.design.space import Space

SPACE = Space(Meaning((Parameter("a", 0.0, 1.0), Parameter("b", 0.0, 1.0)), ()))
TWO_STAGE = torch.tensor([True])


@pytest.fixture
def ensemble() -> Ensemble:
    """Three members that say one property, which may be zero."""
    torch.manual_seed(0)
    return Ensemble(SPACE, 3, 1, 16, has_doubt=True)


def test_doubts_do_not_teach_amounts(ensemble: Ensemble) -> None:
    """The loss of either network moves that network alone."""
    wanted = torch.tensor([0.0, 0.4, 1.0])[None, :, None].expand(3, 3, 1)
    amounts, doubts = losses(ensemble.learning(torch.rand(3, 2)), wanted, TWO_STAGE)
    doubts.sum().backward()

    assert ensemble.doubts is not None
    assert not any(_is_moved(one) for one in ensemble.amounts.parameters())
    assert all(_is_moved(one) for one in ensemble.doubts.parameters())
    assert amounts.shape == (3,)


def test_members_taken_alone_say_the_same(ensemble: Ensemble) -> None:
    """What two members say does not change when the third is gone, nor by what they learn later."""
    points = torch.rand(5, 2)
    whole, alone = ensemble(points), ensemble.taken([0, 2])
    with torch.no_grad():
        next(ensemble.parameters()).zero_()
    said = alone(points)

    assert torch.allclose(said.amount, whole.amount[[0, 2]], atol=1e-6)
    assert torch.allclose(said.logit, whole.logit[[0, 2]], atol=1e-6)
    assert not any(one.requires_grad for one in alone.parameters())


def test_zero_rows_pull_only_amounts_above_zero() -> None:
    """An amount below zero is right for a row that is zero; one above is as wrong as it is large."""
    said = Ensemble(SPACE, 1, 1, 16, has_doubt=False)(torch.rand(4, 2))
    below = losses((said._replace(amount=torch.full((1, 4, 1), -3.0)), None), torch.zeros(1, 4, 1), TWO_STAGE)
    above = losses((said._replace(amount=torch.full((1, 4, 1), 0.2)), None), torch.zeros(1, 4, 1), TWO_STAGE)

    assert below.item() == 0
    assert above.item() == pytest.approx(0.25)


def _is_moved(weight: torch.Tensor) -> bool:
    return weight.grad is not None and bool(weight.grad.any())
