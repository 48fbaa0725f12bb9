"""The flow: a map of the cube onto itself that can be turned round."""

import torch

from pipeline.design.flow import Flow, Wanted


def wanted(rows: int) -> Wanted:
    """One property, wanted at half its range."""
    yes = torch.ones(rows, 1, dtype=torch.bool)
    return Wanted(torch.full((rows, 1), 0.5), yes, ~yes)


def shaken(parameters: int) -> Flow:
    """A flow with random weights."""
    torch.manual_seed(0)
    flow = Flow(parameters, 1)
    with torch.no_grad():
        for weight in flow.parameters():
            weight += 0.07 * torch.randn_like(weight)
    return flow


def test_layers_are_undone_by_their_inverse() -> None:
    """There and back is where it was, and the changes of volume cancel."""
    flow, asked = shaken(3), wanted(50)
    cube = start = torch.rand(50, 3)
    total = torch.zeros(50)
    with torch.no_grad():
        for layer in flow.layers:
            cube, change = layer(cube, asked.context())
            total += change
        for layer in reversed(flow.layers):
            cube, change = layer(cube, asked.context(), back=True)
            total += change

    assert torch.allclose(cube, start, atol=1e-4) and total.abs().max() < 1e-2


def test_the_density_sums_to_one() -> None:
    """Its mean over blind points of the cube is one."""
    with torch.no_grad():
        density = shaken(2).log_density(torch.rand(20_000, 2), wanted(20_000)).exp()

    assert abs(density.mean().item() - 1) < 0.05


def test_draws_stay_in_the_cube_and_follow_the_seed() -> None:
    """Also with one parameter alone."""
    flow = shaken(1)
    first, second = (flow.draw(wanted(100), torch.Generator().manual_seed(4)) for _ in range(2))

    assert torch.equal(first, second) and 0 <= first.min() <= first.max() <= 1
