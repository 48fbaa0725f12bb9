"""Exact nearest neighbours by cosine distance, numpy only.

Every row is compared: one float32 matrix product a block of rows, which at 500,000 × 128 reads 256 MB and
is bound by memory, not by arithmetic. Approximate indexes were left out: they lose neighbours under a
filter, and exact search fits the budget of 30 ms. float16 on disk becomes float32 in memory once, because
numpy converts float16 slower than it multiplies float32.

The candidates of the fast pass are measured again in float64, so that equal vectors have equal distances
wherever they stand and ties fall to the lower row.
"""

import numpy as np
from jaxtyping import Bool, Float, Int

BLOCK_ROWS = 16_384  # 8 MB of float32 a block: scores stay in cache, a filter skips whole blocks
GATHER_SHARE = 0.25  # below this share of allowed rows, copying them is cheaper than scoring the block
QUERIES = 64  # answered together: one matrix product a block, 4 MB of scores
ROUNDING = 4e-6  # more than float32 loses in a product of two unit vectors of a few hundred numbers


class Index:
    """All embeddings of a collection, ready for exact search.

    Rows keep their order. Vectors need not have unit length; a zero vector is at distance 1 from all.
    """

    def __init__(self, embeddings: Float[np.ndarray, "image feature"]) -> None:
        """Copy `embeddings`, float16 or float32, a memory map too; 512 bytes a row of 128 numbers."""
        self._unit: Float[np.ndarray, "image feature"] = np.empty(embeddings.shape, np.float32)
        for start in range(0, len(embeddings), BLOCK_ROWS):
            self._unit[start : start + BLOCK_ROWS] = _unit_length(embeddings[start : start + BLOCK_ROWS])

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._unit)

    def rows(self, rows: Int[np.ndarray, " row"]) -> Float[np.ndarray, "row feature"]:
        """Give the unit vectors of some rows."""
        return self._unit[rows]

    def nearest(
        self,
        vectors: Float[np.ndarray, "... feature"],
        k: int,
        allowed: Bool[np.ndarray, " image"] | None = None,
    ) -> tuple[Int[np.ndarray, "... neighbour"], Float[np.ndarray, "... neighbour"]]:
        """Find the `k` rows nearest to one vector or to each of several, nearest first.

        `allowed` limits the search to rows that are True. Where fewer than `k` rows are there, all come.
        Returns rows (int64) and distances, 1 − cosine (float32, 0 to 2).
        """
        if vectors.shape[-1] != self._unit.shape[1]:
            raise ValueError(
                f"a query has {vectors.shape[-1]} numbers, the index {self._unit.shape[1]}: "
                "embed both with the same encoder"
            )
        queries = _unit_length(np.atleast_2d(vectors))
        found = [
            answer
            for start in range(0, len(queries), QUERIES)
            for answer in self._nearest_to_each(queries[start : start + QUERIES], k, allowed)
        ]
        width = min(k, len(self) if allowed is None else int(allowed.sum()))
        rows = np.array([row for row, _ in found], np.int64).reshape(len(queries), width)
        distances = np.array([distance for _, distance in found], np.float32).reshape(len(queries), width)
        return (rows, distances) if vectors.ndim > 1 else (rows[0], distances[0])

    def distances(self, vector: Float[np.ndarray, " feature"]) -> Float[np.ndarray, " image"]:
        """Measure how far every row is from `vector`: 1 − cosine, float32, 0 to 2, not measured again."""
        return np.clip(1 - self._unit @ _unit_length(vector[np.newaxis])[0], 0, 2)

    def _nearest_to_each(
        self, queries: Float[np.ndarray, "query feature"], k: int, allowed: Bool[np.ndarray, " image"] | None
    ) -> list[tuple[Int[np.ndarray, " neighbour"], Float[np.ndarray, " neighbour"]]]:
        best = [_Best(k) for _ in queries]
        for start in range(0, len(self), BLOCK_ROWS):
            rows, scores = self._block_scores(queries, start, allowed)
            for one, its_scores in zip(best, scores, strict=True):
                one.add(rows, its_scores)
        return [self._ranked(query, one.rows, k) for query, one in zip(queries, best, strict=True)]

    def _block_scores(
        self,
        queries: Float[np.ndarray, "query feature"],
        start: int,
        allowed: Bool[np.ndarray, " image"] | None,
    ) -> tuple[Int[np.ndarray, " row"], Float[np.ndarray, "query row"]]:
        block = self._unit[start : start + BLOCK_ROWS]
        if allowed is None:
            return np.arange(start, start + len(block)), queries @ block.T
        inside = np.flatnonzero(allowed[start : start + BLOCK_ROWS])
        if len(inside) < GATHER_SHARE * len(block):
            return start + inside, queries @ block[inside].T
        return start + inside, (queries @ block.T)[:, inside]

    def _ranked(
        self, query: Float[np.ndarray, " feature"], rows: Int[np.ndarray, " row"], k: int
    ) -> tuple[Int[np.ndarray, " neighbour"], Float[np.ndarray, " neighbour"]]:
        distances = self._exact_distances(query, rows)
        order = np.lexsort((rows, distances))[: max(k, 0)]
        return rows[order], distances[order].astype(np.float32)

    def _exact_distances(
        self, query: Float[np.ndarray, " feature"], rows: Int[np.ndarray, " row"]
    ) -> Float[np.ndarray, " row"]:
        known, wanted = self._unit[rows].astype(np.float64), query.astype(np.float64)
        lengths = np.sqrt((known**2).sum(axis=1) * (wanted**2).sum())
        cosine = (known * wanted).sum(axis=1) / np.where(lengths > 0, lengths, 1)
        return np.clip(1 - cosine, 0, 2)


class _Best:
    """The candidates of one query so far: the k best scores and what is too near to them to be told apart."""

    def __init__(self, k: int) -> None:
        self.rows, self._scores = np.empty(0, np.int64), np.empty(0, np.float32)
        self._k, self._floor = k, -np.inf

    def add(self, rows: Int[np.ndarray, " row"], scores: Float[np.ndarray, " row"]) -> None:
        """Take in the scores of further rows."""
        good = np.flatnonzero(scores >= self._floor - ROUNDING)
        if len(good) == 0:
            return
        self.rows = np.concatenate([self.rows, rows[good]])
        self._scores = np.concatenate([self._scores, scores[good]])
        if len(self.rows) > self._k > 0:
            self._floor = np.partition(self._scores, -self._k)[-self._k]
            keep = self._scores >= self._floor - ROUNDING
            self.rows, self._scores = self.rows[keep], self._scores[keep]


def _unit_length(vectors: Float[np.ndarray, "row feature"]) -> Float[np.ndarray, "row feature"]:
    vectors = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)
