"""Made embeddings: groups of unit vectors, and a map's places for them."""

import numpy as np


def vectors(rows: int, groups: int = 6, features: int = 32, spread: float = 0.5, seed: int = 0) -> np.ndarray:
    """Return unit vectors around `groups` centres; row i is of group i modulo their number."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(77).standard_normal((groups, features))
    found = centres[np.arange(rows) % groups] + spread * rng.standard_normal((rows, features))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def places(rows: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return a plane and a space by chance."""
    rng = np.random.default_rng(seed)
    return rng.random((rows, 2)).astype(np.float32), rng.random((rows, 3)).astype(np.float32)
