"""Which images are nearly the same picture: saved again, resized, a frame that did not change.

Two are if their perceptual hashes differ in few bits and their embeddings are near. Hashes that differ in so
few agree in two neighbouring bands of the ring of BANDS: only images that do are compared.
"""

import numpy as np
import pandas as pd
from jaxtyping import Float, Int, UInt

from pipeline.collection.schema import Column

TABLE = "near_duplicates"
VERSION = "1"
COLUMN = Column(
    "near_duplicate",
    "category",
    "facet",
    title="Near-duplicates",
    description="Images that are nearly the same picture have the same number; the others none",
)
BITS = 3  # in which hashes of one picture differ at most
BANDS = 8  # of 8 bits
NEAR = 0.95  # cosine of their embeddings, at least
MOST = 400  # that agree in two bands: beyond, these say nothing, and only equal hashes are compared


def near_duplicate_rows(
    ids: list[str], hashes: pd.Series, vectors: Float[np.ndarray, "image feature"]
) -> pd.DataFrame:
    """Return image_id and the number of its group, the largest group first; missing for an image alone.

    `hashes` are those of `fingerprint` in the order of `ids`.
    """
    known = np.flatnonzero(hashes.notna())
    bits = np.array([bytes.fromhex(text) for text in hashes.iloc[known]], dtype="S8")
    words = np.frombuffer(b"".join(one.ljust(8, b"\0") for one in bits.tolist()), np.uint8).reshape(-1, BANDS)
    group = np.arange(len(ids))
    for first, second in _candidates(words):
        differing = np.unpackbits(words[first] ^ words[second], axis=1).sum(axis=1)
        close = differing <= BITS
        a, b = known[first[close]], known[second[close]]
        alike = (vectors[a] * vectors[b]).sum(axis=1) >= NEAR
        _join(group, a[alike], b[alike])
    names = _names(_roots(group))
    return pd.DataFrame({"image_id": ids, COLUMN.name: pd.array(names, dtype="string")})


def _candidates(
    words: UInt[np.ndarray, "image band"],
) -> list[tuple[Int[np.ndarray, " pair"], Int[np.ndarray, " pair"]]]:
    """Pair images that agree in two neighbouring bands, and those whose hash is the same."""
    keys = [words[:, [band, (band + 1) % BANDS]] for band in range(BANDS)]
    return [*(_pairs(key, MOST) for key in keys), _neighbours(words)]


def _pairs(key: UInt[np.ndarray, "image part"], most: int) -> tuple[np.ndarray, np.ndarray]:
    """Pair every two rows of equal key, where there are at most `most` of it."""
    _, code, count = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(code, kind="stable")
    starts = np.concatenate([[0], np.cumsum(count)])
    first, second = [], []
    for size in np.unique(count[(count > 1) & (count <= most)]).tolist():
        rows = order[starts[:-1][count == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        first.append(rows[:, one].ravel())
        second.append(rows[:, other].ravel())
    none = np.zeros(0, np.int64)
    return np.concatenate([none, *first]), np.concatenate([none, *second])


def _neighbours(words: UInt[np.ndarray, "image band"]) -> tuple[np.ndarray, np.ndarray]:
    """Pair each row with the next of the very same hash."""
    order = np.lexsort(words.T)
    same = (words[order[1:]] == words[order[:-1]]).all(axis=1)
    return order[:-1][same], order[1:][same]


def _join(group: Int[np.ndarray, " image"], first: np.ndarray, second: np.ndarray) -> None:
    """Give the two of every pair one root, the earlier."""
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        root_a, root_b = _root(group, a), _root(group, b)
        group[max(root_a, root_b)] = min(root_a, root_b)


def _root(group: Int[np.ndarray, " image"], member: int) -> int:
    while group[member] != member:
        group[member] = group[group[member]]
        member = int(group[member])
    return member


def _roots(group: Int[np.ndarray, " image"]) -> Int[np.ndarray, " image"]:
    return np.array([_root(group, member) for member in range(len(group))], dtype=np.int64)


def _names(roots: Int[np.ndarray, " image"]) -> list[str | None]:
    found, counts = np.unique(roots, return_counts=True)
    several = found[counts > 1]
    order = several[np.lexsort((several, -counts[counts > 1]))].tolist()
    name = {root: str(place) for place, root in enumerate(order, 1)}
    return [name.get(root) for root in roots.tolist()]
