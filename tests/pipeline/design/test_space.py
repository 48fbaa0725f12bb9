"""The cube of the bounds and its symmetries."""

import numpy as np
import pytest

from pipeline.design.schema import Meaning, Parameter, Symmetry
from pipeline.design.space import Space
from pipeline.errors import DesignError

FIELDS = tuple(Parameter(name, 0.0, 10.0) for name in "abcd")
SWAP = Symmetry((("a", "b"), ("c", "d")))
TURN = Symmetry((), ("c", "d"))


def space(*symmetries: Symmetry, parameters: tuple[Parameter, ...] = FIELDS) -> Space:
    """A space of four parameters with symmetries."""
    return Space(Meaning(parameters, (), symmetries))


def test_images_are_all_products_of_the_symmetries() -> None:
    """Two symmetries that commute make four images of a point."""
    point = np.array([[0.1, 0.2, 0.3, 0.4]])
    images = {tuple(image[0].round(6)) for image in space(SWAP, TURN).images(point)}

    assert images == {
        (0.1, 0.2, 0.3, 0.4),
        (0.2, 0.1, 0.4, 0.3),
        (0.1, 0.2, -0.3, -0.4),
        (0.2, 0.1, -0.4, -0.3),
    }


def test_terms_are_the_same_for_every_image() -> None:
    """Products of the basis do not change under the symmetries, and tell other points apart."""
    made = space(SWAP, TURN)
    point = np.random.default_rng(0).uniform(-1, 1, (1, 4))
    told = [
        [np.prod([(image @ made.basis.T)[0, row] for row in term]) for term in made.terms]
        for image in made.images(point)
    ]

    assert np.allclose(told, told[0])
    assert not np.allclose(
        told[0], [np.prod([(-point @ made.basis.T)[0, row] for row in t]) for t in made.terms]
    )


def test_values_never_leave_the_bounds() -> None:
    """Whole numbers are rounded, and rounding does not lead out."""
    made = space(parameters=(Parameter("n", 1.0, 7.0, is_integer=True), Parameter("x", 0.1, 0.3)))
    values = made.valued(np.array([[0.24, 1.0000001], [-2.0, -3.0]]))

    assert values.tolist() == [[5.0, 0.3], [1.0, 0.1]]


@pytest.mark.parametrize(
    ("symmetries", "sentence"),
    [
        ((Symmetry((("a", "z"),)),), "names 'z', which is no parameter"),
        ((Symmetry((("a", "b"),), ("a",)),), "does not undo itself"),
        ((Symmetry((("a", "b"),)), Symmetry((("b", "c"),))), "do not commute"),
        ((Symmetry(),), "must exchange different parameters"),
    ],
)
def test_symmetries_that_cannot_be_are_refused(symmetries: tuple[Symmetry, ...], sentence: str) -> None:
    """Each with a sentence."""
    with pytest.raises(DesignError, match=sentence):
        space(*symmetries)


def test_exchanged_parameters_need_the_same_bounds() -> None:
    """The way out is named."""
    unequal = (Parameter("a", 0.0, 1.0), Parameter("b", 0.0, 2.0))
    with pytest.raises(DesignError, match="a and b cannot be exchanged: their bounds differ"):
        space(Symmetry((("a", "b"),)), parameters=unequal)
