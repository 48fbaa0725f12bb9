"""Many profiles in one: mean and spread over a common axis, and who is left out."""

import numpy as np

from pipeline.scattering.curve import Curve
from pipeline.scattering.overlay import MOST_CURVES, overlay

X = np.linspace(0.1, 1.0, 50)


NO_X = np.zeros(0)


def made(scale: float = 1.0, axis: str = "q", x: np.ndarray = X, *, is_found: bool = False) -> Curve:
    """A profile that falls as 1/x."""
    ends = (float(x[0]), float(x[-1])) if len(x) else (0.0, 0.0)
    return Curve(axis, False, is_found, *ends, (scale / x).astype(np.float32))


def test_mean_median_and_spread_are_those_of_the_curves() -> None:
    """Three curves of heights 1, 2 and 6."""
    found = overlay([(f"{scale}", made(scale)) for scale in (1.0, 2.0, 6.0)])

    assert (found["count"], found["unit"], len(found["curves"])) == (3, "Å⁻¹", 3)
    assert np.allclose(np.array(found["mean"]) * found["x"], 3, rtol=0.02)
    assert np.allclose(np.array(found["median"]) * found["x"], 2, rtol=0.02)
    assert (np.array(found["low"]) < found["median"]).all() and (
        np.array(found["high"]) > found["mean"]
    ).all()


def test_with_the_same_area_only_shapes_differ() -> None:
    """Curves of one shape fall on one another."""
    found = overlay([("a", made(1.0)), ("b", made(50.0))], same_area=True)

    assert np.allclose(found["low"], found["high"])


def test_others_are_counted_and_left_out() -> None:
    """No centre, another axis; and those whose centre was found are told apart."""
    profiles = [
        ("a", made(is_found=True)),
        ("b", made()),
        ("c", made(axis="pixel")),
        ("d", made(x=NO_X)),
    ]
    found = overlay(profiles)

    counted = {key: found[key] for key in ("count", "other_axis", "without_centre", "found_centres")}
    assert counted == {"count": 2, "other_axis": 1, "without_centre": 1, "found_centres": 1}


def test_a_few_curves_stand_for_many_and_none_for_none() -> None:
    """At most forty, the first and the last among them; without profiles the lists are empty."""
    found = overlay([(str(number), made()) for number in range(100)])

    names = [curve["image_id"] for curve in found["curves"]]
    assert (len(names), names[0], names[-1]) == (MOST_CURVES, "0", "99")
    assert overlay([("a", made(x=NO_X))])["mean"] == []


def test_a_curve_that_ends_early_says_nothing_beyond() -> None:
    """Where fewer than a quarter reach, there is no mean."""
    short = made(x=X[:10])
    found = overlay([("a", made()), *((str(number), short) for number in range(7))])

    assert max(found["x"]) < X[11]


def test_bins_without_a_pixel_do_not_break_a_curve() -> None:
    """They are passed over."""
    gappy = made()
    gappy.intensity[20:24] = np.nan

    assert np.allclose(np.array(overlay([("a", gappy)])["mean"]) * X, 1, rtol=0.02)
