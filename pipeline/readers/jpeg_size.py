"""The sides a JPEG stream states, read before a decoder takes memory for them.

Source: ITU-T T.81 (JPEG), annex B: markers and the frame header.
"""

MARKER = 0xFF
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xDA)))
START_OF_SCAN = 0xDA


def jpeg_size(stream: bytes) -> tuple[int, int] | None:
    """(height, width) of the first frame header in the first bytes of a stream; None where there is none."""
    at = 0
    while at + 9 <= len(stream):
        if stream[at] != MARKER:
            return None
        kind = stream[at + 1]
        if kind == MARKER:
            at += 1
        elif kind in WITHOUT_LENGTH:
            at += 2
        elif kind in FRAME_HEADERS:
            return int.from_bytes(stream[at + 5 : at + 7], "big"), int.from_bytes(
                stream[at + 7 : at + 9], "big"
            )
        elif kind == START_OF_SCAN:
            return None
        else:
            at += 2 + int.from_bytes(stream[at + 2 : at + 4], "big")
    return None
