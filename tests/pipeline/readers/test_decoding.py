import logging
import warnings

import pytest

from pipeline.errors import ReadError
from pipeline.readers.decoding import FRAME_LIMIT, PIXEL_LIMIT, check_size, frames_to_read, quiet


def test_quiet_collects_what_libraries_log(caplog):
    """Warnings and log messages of libraries stay off the terminal and can be looked at."""
    with quiet() as messages:
        warnings.warn("strange tag", stacklevel=1)
        logging.getLogger("tifffile").warning("page %d is odd", 3)
        logging.getLogger("fabio.edfimage").error("incomplete")

    assert messages == ["page 3 is odd", "incomplete"]
    assert not caplog.records
    assert logging.getLogger("tifffile").propagate


@pytest.mark.parametrize(
    ("height", "width", "message"), [(0, 5, "nothing to read"), (2**14, 2**14 + 1, "268,435,456")]
)
def test_sizes_outside_the_limits_are_refused(height, width, message):
    """No pixel and too many pixels are refused with the number found and the limit."""
    with pytest.raises(ReadError, match=message):
        check_size(height, width)


def test_short_stacks_are_read_whole():
    """A stack within the limits gives all its frames."""
    assert frames_to_read(3, 10, 10) == [0, 1, 2]


@pytest.mark.parametrize(("count", "side", "expected"), [(10**6, 8, FRAME_LIMIT), (100, 2**12, 16)])
def test_long_stacks_are_sampled_evenly(count, side, expected):
    """Of a long stack as many frames as the limits allow are taken, the first and the last among them."""
    frames = frames_to_read(count, side, side)

    assert (len(frames), frames[0], frames[-1]) == (expected, 0, count - 1)
    assert len(frames) * side * side <= PIXEL_LIMIT
