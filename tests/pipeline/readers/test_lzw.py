"""LZW streams: whole ones are safe, and so are those a decoder refuses itself; one kind kills it."""

import imagecodecs
import numpy as np
import pytest

from pipeline.readers.lzw import is_safe

RANDOM = np.random.default_rng(0)
DEADLY = bytes.fromhex("807f60503824160d0784426150b864361d0f8844625138a4562d178c466351b8e4763d1f904864506808")
"""A strip of a damaged file: 509 follows the emptying, and then 256 and 255."""


def stream(content: bytes) -> np.ndarray:
    """Bytes as `is_safe` takes them."""
    return np.frombuffer(content, np.uint8)


@pytest.mark.parametrize(
    "values", [RANDOM.integers(0, 256, 60_000), RANDOM.integers(0, 3, 200_000), np.zeros(50_000), [7]]
)
def test_whole_streams_are_safe(values):
    """Tables that are emptied many times, widths of 9 to 12 bits, a single byte."""
    packed = stream(imagecodecs.lzw_encode(np.asarray(values, np.uint8).tobytes()))

    assert is_safe(packed)
    assert is_safe(stream(imagecodecs.bitorder_encode(packed.tobytes())), reverse=True)


def test_a_table_that_begins_with_nothing_is_not():
    """At the start, and after an emptying later on."""
    codes = [256, 65, 66, 256, 300, 65, 257]
    bits = "".join(f"{code:09b}" for code in codes).ljust(64, "0")

    assert not is_safe(stream(DEADLY))
    assert not is_safe(stream(int(bits, 2).to_bytes(8, "big")))


@pytest.mark.parametrize("content", [b"", b"\x80", b"\x80\x00", b"\x80\x00\x7f\xff"])
def test_what_a_decoder_refuses_itself_is_left_to_it(content):
    """Streams that are cut, or hold an unknown code later on."""
    assert is_safe(stream(content))
