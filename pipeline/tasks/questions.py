"""Questions about a whole collection that a worker answers: how they are asked and where answers are kept.

Light. A question names the version it is about, so an answer in the cache never grows wrong.
"""

import base64
import hashlib
import json
import zlib
from typing import Any

import numpy as np
from jaxtyping import Bool

from pipeline.errors import JobError
from pipeline.insight import VERSION
from pipeline.jobs import INTERACTIVE, JobTable

COMPARE = "compare"
AVERAGES = "averages"
BATCH_EFFECTS = "batch_effects"
PROPERTIES = "properties"
GROUPS = "groups"
HONESTY = "honesty"
STABILITY = "stability"
SAME = "same"
QUESTIONS = (COMPARE, AVERAGES, BATCH_EFFECTS, PROPERTIES, GROUPS, HONESTY, STABILITY, SAME)
TIMEOUT_S = 300.0


def submit_question(table: JobTable, kind: str, arguments: dict[str, Any]) -> str:
    """Ask one of QUESTIONS; `arguments` name `collection` and `version`, and what the kind needs.

    A `count` of images among them gives a hundredth of a second more for each.
    """
    return table.submit(kind, arguments, INTERACTIVE, TIMEOUT_S + 0.01 * arguments.get("count", 0))


def answer_key(kind: str, arguments: dict[str, Any]) -> str:
    """Return the key under which the cache keeps the answer, as JSON."""
    asked = json.dumps([VERSION, arguments], sort_keys=True).encode()
    return f"answer/{kind}/{hashlib.blake2b(asked, digest_size=16).hexdigest()}"


def pack_rows(rows: Bool[np.ndarray, " image"]) -> str:
    """Write which rows of a frame are chosen as short text: one bit a row, compressed, base 64."""
    return base64.b64encode(zlib.compress(np.packbits(rows).tobytes())).decode()


def unpack_rows(text: str, count: int) -> Bool[np.ndarray, " image"]:
    """Return the rows that `pack_rows` wrote, `count` in all; JobError if they are of another number."""
    bits = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8)
    if len(bits) != -(-count // 8):
        raise JobError(f"The chosen rows are {len(bits)} bytes, {count:,} images need {-(-count // 8)}.")
    return np.unpackbits(bits, count=count).astype(bool)
