"""The cell of a lattice: reduction, fit, lengths, angle and Bravais class."""

import math

import numpy as np
from jaxtyping import Float, Int

Vectors = Float[np.ndarray, "2 2"]  # rows are a and b, each (x, y) in pixels, y downwards

SAME_LENGTH = 0.03
SAME_ANGLE_DEG = 1.7
HALF_TURN = 180.0


def reduced(cell: Vectors) -> Vectors:
    """Return the two shortest vectors of a lattice: a no longer than b, their angle from 90° to 120°.

    a points to the right, or straight up. Lagrange and Gauss; Niggli's conditions in the plane.
    """
    a, b = np.asarray(cell, dtype=np.float64)
    if a @ a > b @ b:
        a, b = b, a
    while abs(a @ b) > (0.5 + 1e-9) * (a @ a):
        a, b = b - round(float(a @ b / (a @ a))) * a, a
        if a @ a > b @ b:
            a, b = b, a
    if a[0] < 0 or (a[0] == 0 and a[1] > 0):
        a = -a
    return np.array([a, b if a @ b <= 0 else -b])


def lengths(cell: Vectors) -> tuple[float, float]:
    """Lengths of a and b, in the unit of the cell."""
    a, b = np.hypot(*cell.T)
    return float(a), float(b)


def gamma_deg(cell: Vectors) -> float:
    """Angle between a and b, 0 to 180."""
    cosine = float(cell[0] @ cell[1]) / math.prod(lengths(cell))
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))


def direction_deg(vector: Float[np.ndarray, "2"]) -> float:
    """Direction of a vector, 0 to 180 counter-clockwise from the right."""
    return math.degrees(math.atan2(-vector[1], vector[0])) % HALF_TURN


def lattice_class(cell: Vectors) -> str:
    """Return the Bravais class that a reduced cell has within SAME_LENGTH and SAME_ANGLE_DEG."""
    a, b = lengths(cell)
    gamma = gamma_deg(cell)
    is_equal = b - a <= SAME_LENGTH * b
    if is_equal and 120 - gamma <= SAME_ANGLE_DEG:
        return "hexagonal"
    if gamma - 90 <= SAME_ANGLE_DEG:
        return "square" if is_equal else "rectangular"
    # Where the shortest vector is an axis, b reaches the middle of the centred rectangle.
    is_centred = abs(math.cos(math.radians(gamma)) * b / a + 0.5) <= SAME_LENGTH
    return "rhombic" if is_equal or is_centred else "oblique"


def least_squares(
    steps: Int[np.ndarray, "point 2"] | Float[np.ndarray, "point 2"],
    places: Float[np.ndarray, "point 2"],
    weight: Float[np.ndarray, " point"],
) -> Vectors | None:
    """Fit two vectors so that `steps` of them reach `places`; None where the points lie on a line."""
    weighted = steps.T * weight
    gram = weighted @ steps
    spread = gram[0, 0] * gram[1, 1]
    if spread <= 0 or abs(np.linalg.det(gram)) < 1e-6 * spread:
        return None
    vectors = np.linalg.solve(gram, weighted @ places)
    area = abs(float(np.linalg.det(vectors)))
    return vectors if area > 1e-6 * float(np.abs(vectors).max()) ** 2 else None
