"""Symmetry maps find mirrors, glides and rotations where they are, and only there."""

import math

import numpy as np
import pytest
import torch

from pipeline.encoder.axes import AXES, COPIES, GRID, REACH, Maps, SymmetryMaps, best_axis
from pipeline.encoder.features import Features
from pipeline.encoder.front import FrontEnd
from pipeline.encoder.prepare import prepare
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.wallpaper import draw_cell, render

ANGLE = 0.3
HOLDS, BROKEN = 0.9, 0.8


def _image(group: str, noise: float = 0.0, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    cell = draw_cell(rng, group, 26.0, "molecules")
    pixels = render(cell, (128, 128), ANGLE, (rng.random(), rng.random()))
    return pixels + noise * float(np.ptp(pixels)) * rng.standard_normal(pixels.shape)


def _maps(image: np.ndarray) -> Maps:
    return FrontEnd("cpu").measure(torch.from_numpy(prepare(image))[None])[0].maps


@pytest.mark.parametrize("noise", [0.0, 0.3])
@pytest.mark.parametrize("group", ["pm", "pg", "pmm", "pmg", "pgg"])
def test_the_axis_is_found_to_a_degree(group: str, noise: float) -> None:
    """Rectangular lattices have their mirrors and glides along the cell, turned by ANGLE."""
    prepared = torch.from_numpy(prepare(_image(group, noise)))[None]

    found = float(best_axis(Features("cpu").measure(prepared).repeats)[0])

    apart = math.degrees(found - ANGLE) % 90
    assert min(apart, 90 - apart) < 1.0


@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_a_mirror_peaks_at_no_shift_and_a_glide_at_half_a_period(noise: float) -> None:
    """The profile of pm is high at lag 0; that of pg low there and high further on."""
    mirror, glide = (_maps(_image(group, noise)).profiles[0, 0] for group in ("pm", "pg"))
    axis = int(glide.amax(1).argmax())

    assert float(mirror[:, 0].max()) > HOLDS
    assert float(glide[axis].max()) > HOLDS - noise / 10
    assert float(glide[axis, 0]) < BROKEN


@pytest.mark.parametrize(
    ("group", "orders"),
    [("p2", {180}), ("p3", {120}), ("p4", {90, 180}), ("p6", {60, 120, 180}), ("p31m", {120})],
)
def test_rotations_are_told_from_what_is_none(group: str, orders: set[int]) -> None:
    """Rotations of the group correlate, the others do less, and those of no lattice least."""
    found = dict(zip((60, 90, 120, 180), _maps(_image(group)).rotations[0, :4].tolist(), strict=True))

    assert all(found[order] > 0.95 for order in orders)
    assert max((value for order, value in found.items() if order not in orders), default=0) < 0.95
    assert float(_maps(_image(group)).rotations[0, 4:].max()) < 0.6


def test_a_quarter_turn_moves_the_axes_alone() -> None:
    """Turned by 90°, the same profiles stand six places on."""
    image = _image("pgg")
    upright, turned = _maps(image).profiles[0], _maps(np.rot90(image)).profiles[0]

    assert torch.allclose(turned, upright.roll(AXES // 2, 1), atol=0.02)


def test_profiles_are_those_of_twelve_turned_copies() -> None:
    """Six transforms give what correlating all twelve copies by whole transforms gives."""
    device = SymmetryMaps("cpu")
    images = torch.from_numpy(np.stack([prepare(_image(group, 0.1)) for group in ("pg", "p31m")]))
    axis = torch.tensor([ANGLE, 1.2])

    copies = device._copies(images, axis)
    window = device._window.expand(1, COPIES, GRID, GRID)
    found = device._measure(images, axis)[0]

    mirror, repeat = (one / two for one, two in zip(_correlated(copies), _correlated(window), strict=True))
    energy = copies.square().sum((2, 3)).mean(1)[:, None, None, None] / device._window.square().sum()
    best = [each.amax(3).clamp(min=0) for each in (mirror, repeat)]
    expected = torch.stack([*best, repeat[..., 0]], 1) / energy
    assert torch.allclose(found, expected, atol=1e-5)


def _correlated(copies: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Correlate six copies, and these turned by 90°, with their mirror images and with themselves."""
    transforms = torch.fft.fft2(torch.cat([copies, copies.rot90(1, (2, 3))], 1))
    mirrored = transforms * transforms.flip(2).roll(1, 2)
    both = (torch.fft.ifft2(each).real[:, :, :REACH] for each in (mirrored, transforms.abs() ** 2))
    one, other = (torch.cat([each[..., :REACH], each[..., 1 - REACH :]], 3) for each in both)
    return one, other


def test_maps_are_finite_for_whatever_comes() -> None:
    """Constant images and single bright pixels have maps without NaN."""
    spot = np.zeros((64, 64))
    spot[20, 30] = 1

    for image in (np.zeros((50, 50)), spot, np.random.default_rng(0).random((1, 300))):
        maps = _maps(image)
        assert bool(torch.isfinite(maps.profiles).all() and torch.isfinite(maps.rotations).all())


def test_all_groups_have_cells_to_measure() -> None:
    """Every group gives maps of one shape."""
    front = FrontEnd("cpu")
    images = np.stack([prepare(_image(group)) for group in GROUPS])

    assert front.measure(torch.from_numpy(images))[0].maps.profiles.shape == (17, 3, AXES, 34)
