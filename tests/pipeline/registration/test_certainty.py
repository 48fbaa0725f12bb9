"""What agreement proves."""

import numpy as np
import torch

from pipeline.registration import matches
from pipeline.registration.certainty import certainties
from tests.pipeline.registration.views import scene, view


def test_certainty_grows_with_agreement_and_places_and_falls_down_the_list() -> None:
    """Each by itself; it stays a probability at the ends."""
    levels = torch.tensor([-1.0, 0.0, 0.5, 0.9, 1.0])
    many, first = torch.full_like(levels, 500.0), torch.zeros(5, dtype=torch.long)
    half = torch.full_like(levels, 0.5)
    by_agreement = certainties(levels, many, first)

    assert (by_agreement.diff() >= 0).all()
    assert by_agreement[1] < 0.01
    assert ((by_agreement >= 0) & (by_agreement <= 1)).all()
    assert (certainties(half, torch.tensor([0.0, 10.0, 50.0, 200.0, 999.0]), first).diff() > 0).all()
    assert (certainties(half, many, torch.arange(5)).diff() < 0).all()


def test_fine_grain_has_more_places_than_coarse() -> None:
    """So that the same agreement proves more."""
    fine, broad = (matches(one, [one])[0].places for one in (view(scene(0, 2.0)), view(scene(0, 8.0))))

    assert fine > 3 * broad
    assert np.isfinite([fine, broad]).all()
