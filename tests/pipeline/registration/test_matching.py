"""The same scene, however it lay, and other scenes."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.encoder.prepare import prepare
from pipeline.errors import EncoderError
from pipeline.registration import PROBABLE, SURE, Match, matches
from pipeline.registration.matching import FINALISTS
from tests.pipeline.registration.views import scene, view

STRANGERS = [view(scene(seed)) for seed in range(1, 4)]


def apart_deg(one: float, other: float) -> float:
    """Return the angle between two directions."""
    return abs((one - other + 180) % 360 - 180)


@settings(max_examples=12, deadline=None)
@given(
    st.floats(-180, 180),
    st.floats(0.8, 1.25),
    st.floats(-0.08, 0.08),
    st.floats(-0.08, 0.08),
    st.booleans(),
    st.booleans(),
    st.floats(0.6, 1.6),
)
def test_any_view_comes_back_with_how_it_lies(
    turned_deg: float,
    scale: float,
    right: float,
    down: float,
    mirrored: bool,
    inverted: bool,
    gamma: float,
) -> None:
    """Its turn within 1°, its zoom within 2%, its shift within a pixel, whatever its light and noise."""
    again = view(scene(0), turned_deg, scale, right, down, mirrored, inverted, gamma, noise=0.05)
    best = matches(view(scene(0)), [STRANGERS[0], again, *STRANGERS[1:]])[0]

    assert best.candidate == 1
    assert best.certainty > SURE
    assert (best.mirrored, best.inverted, best.repeats) == (mirrored, inverted, False)
    assert apart_deg(best.turned_deg, turned_deg) < 1
    assert best.scale == pytest.approx(scale, rel=0.02)
    assert math.hypot(best.right - right, best.down - down) < 1 / 128


def test_there_and_back_are_each_others_inverse() -> None:
    """Query and candidate changed about give the opposite turn and the inverse zoom."""
    one, other = view(scene(0)), view(scene(0), 40, 1.1)
    there, back = matches(one, [other])[0], matches(other, [one])[0]

    assert apart_deg(there.turned_deg, -back.turned_deg) < 0.2
    assert there.scale * back.scale == pytest.approx(1, abs=0.005)


def test_other_scenes_do_not_match() -> None:
    """Neither of the same grain nor of another is one taken for the same."""
    others = [*STRANGERS, *(view(scene(seed, grain)) for seed, grain in [(7, 2.0), (8, 6.0), (9, 12.0)])]

    assert all(match.certainty < PROBABLE for match in matches(view(scene(0)), others))


def test_a_lattice_lies_upon_itself_but_for_a_period() -> None:
    """Moved by any amount it agrees; by which of its periods cannot be told."""
    y, x = np.mgrid[:256, :256] * 2 * np.pi / 16
    crystal = np.cos(x) + np.cos(y) + 0.6 * np.cos(x + y) + 0.3 * np.sin(2 * x)
    best = matches(view(crystal), [view(crystal, turned_deg=20, right=0.05)])[0]

    assert best.agreement > 0.95
    assert best.repeats


def test_the_surest_come_first_and_not_all() -> None:
    """They are sorted; of a long list only those with the likeliest spectra come."""
    many = [view(scene(seed)) for seed in range(10, 12 + FINALISTS)]
    found = matches(view(scene(0)), many)

    assert len(found) == FINALISTS
    assert [match.certainty for match in found] == sorted((m.certainty for m in found), reverse=True)
    assert matches(many[0], []) == []


@pytest.mark.parametrize("flat", ["query", "candidate", "both"])
def test_a_constant_image_shows_nothing_to_match(flat: str) -> None:
    """Not even another constant one."""
    nothing, something = prepare(np.ones((50, 50))), view(scene(0))
    query = something if flat == "candidate" else nothing
    candidate = something if flat == "query" else nothing

    assert matches(query, [candidate])[0].certainty < 0.01


def test_holes_do_not_hide_the_rest() -> None:
    """A masked corner and rows that were not measured leave the match sure."""
    seen = view(scene(0), 30)
    mask = np.zeros(seen.shape, bool)
    mask[:40, :40] = mask[90:94] = True
    holed = seen.copy()
    holed[100:102] = np.nan
    best = matches(view(scene(0)), [prepare(holed, mask)])[0]

    assert best.certainty > SURE
    assert apart_deg(best.turned_deg, 30) < 1


def test_a_tiny_image_is_compared() -> None:
    """Of 9 × 9 pixels it agrees with itself, and every number is finite."""
    tiny = prepare(np.random.default_rng(0).standard_normal((9, 9)))
    best = matches(tiny, [tiny])[0]

    assert best.agreement > 0.99
    assert np.isfinite([best.turned_deg, best.scale, best.certainty]).all()
    assert replace(best, candidate=0) == best
    assert isinstance(best, Match)


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (np.zeros((64, 64), np.float32), "must be 128 × 128, this one is \\(64, 64\\)"),
        (np.full((128, 128), np.nan, np.float32), "not finite"),
    ],
)
def test_what_was_not_prepared_is_refused(image: np.ndarray, reason: str) -> None:
    """As query and as candidate."""
    good = view(scene(0))
    with pytest.raises(EncoderError, match=reason):
        matches(good, [good, image])
    with pytest.raises(EncoderError, match=reason):
        matches(image, [good])
