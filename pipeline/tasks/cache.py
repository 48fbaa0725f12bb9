"""What may be lost: rendered pictures and pixel arrays below STATE/cache, shared by all processes.

diskcache bounds its size and forgets the oldest. It unpickles what it finds, so it lives in the state folder
(mode 0700) and only bytes are stored.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from diskcache import Cache

from pipeline.describe import VERSION
from pipeline.jobs.schema import state_folder

LIMIT_BYTES = 2 * 1024**3


def open_cache(state: Path) -> Cache:
    """Open the cache of a state folder, shared with other processes."""
    return Cache(str(state_folder(state) / "cache"), size_limit=LIMIT_BYTES)


def pixels_key(image_id: str) -> str:
    """Return the key of an image's numbers, as .npy."""
    return f"pixels/{image_id}"


def mask_key(image_id: str) -> str:
    """Return the key of which pixels of an image are masked: a bit each, nothing where none is."""
    return f"mask/{image_id}"


def symmetry_key(image_id: str) -> str:
    """Return the key of lattice and symmetry of an image, as JSON, by today's way of measuring."""
    return f"symmetry/{VERSION}/{image_id}"


def render_key(image_id: str, look: dict[str, Any]) -> str:
    """Return the key of an image's PNG in a certain look."""
    digest = hashlib.blake2b(json.dumps(look, sort_keys=True).encode(), digest_size=16).hexdigest()
    return f"render/{image_id}/{digest}"
