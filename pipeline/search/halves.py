"""float16 to float32 by moving bits: several times as fast as numpy, which converts number by number.

The 15 bits behind the sign, moved to where float32 has them, are the same number times 2^-112, for the two
formats differ in the bias of the exponent (IEEE 754-2019, table 3.6: 15 and 127). Numbers too small for the
usual form come out right as well, as such numbers of float32; infinities and NaN do not.
"""

import numpy as np
from jaxtyping import Float, Float16, Int32

BIAS = np.float32(2.0 ** (127 - 15))
"""What `moved` numbers are to be multiplied by."""

_BITS = 23 - 10  # of the fraction in float32 more than in float16
_SIGN_AND_NUMBER = np.int32(-1_879_056_384)  # 0x8FFFE000: without the copies of the sign above the exponent


def widened(halves: Float16[np.ndarray, "row feature"]) -> Float[np.ndarray, "row feature"]:
    """Return finite numbers as float32, exactly."""
    return moved(halves, np.empty(halves.shape, np.int32)) * BIAS


def moved(
    halves: Float16[np.ndarray, "row feature"], room: Int32[np.ndarray, "row feature"]
) -> Float[np.ndarray, "row feature"]:
    """Return finite numbers as float32, exactly but for the factor BIAS; they lie in `room`."""
    np.copyto(room, halves.view(np.int16))
    np.left_shift(room, _BITS, out=room)
    np.bitwise_and(room, _SIGN_AND_NUMBER, out=room)
    return room.view(np.float32)
