"""How the scattering head is trained: how much is simulated, and how long is learnt. Light."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

VERSION = 2
"""Of the code of the training: raise it when the same seed gives another head."""
FOLDER = Path("state") / "training" / "scattering"
"""Where a training keeps what is done."""


@dataclass(frozen=True)
class Plan:
    """The defaults are a quarter of an hour of one core."""

    seed: int = 0
    frames: int = 18_000
    epochs: int = 14
    rounds: int = 4
    fresh: int = 4000
    batch: int = 64
    calibrating: int = 2000
    others: int = 1000
    tested: int = 1200

    @property
    def digest(self) -> str:
        """What tells one training from the next; more rounds go on with what fewer have done."""
        told = asdict(self) | {"rounds": None}
        return hashlib.blake2b(f"{VERSION} {told}".encode(), digest_size=4).hexdigest()
