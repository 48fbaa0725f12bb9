"""Exact nearest neighbours by cosine distance, numpy only.

Every row is compared: float32 matrix products, block by block. Vectors that come as float16, as collections
store them, stay so: 128 MB instead of 256 at 500,000 × 128, and become float32 as they are compared, which
costs about as much as the products (`pipeline.search.halves`). Approximate indexes were left out: they lose
neighbours under a filter, and exact search fits the budget of 30 ms.

The candidates of the fast pass are measured again in float64, so that equal vectors have equal distances
wherever they stand and ties fall to the lower row.
"""

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.search.halves import BIAS, moved, widened

BLOCK_ROWS = 16_384  # a filter skips whole blocks; scores of a block stay in cache
WIDENED_ROWS = 2048  # 1 MB of float32: what was widened is multiplied before it leaves the cache
GATHER_SHARE = 0.25  # below this share of allowed rows, copying them is cheaper than scoring the block
QUERIES = 64  # answered together: one matrix product a block, 4 MB of scores
ROUNDING = 4e-6  # more than float32 loses in a product of two unit vectors of a few hundred numbers


class Index:
    """All embeddings of a collection, ready for exact search.

    Rows keep their order. Vectors need not have unit length; a zero vector is at distance 1 from all.
    """

    def __init__(self, embeddings: Float[np.ndarray, "image feature"]) -> None:
        """Keep `embeddings`, float16 or float32: they are not copied and must not change."""
        is_half = embeddings.dtype == np.float16
        self._known: Float[np.ndarray, "image feature"] = (
            embeddings if is_half else np.asarray(embeddings, np.float32)
        )
        self._lengths = np.empty(len(embeddings), np.float32)
        for start in range(0, len(embeddings), WIDENED_ROWS):
            block = _widened(self._known[start : start + WIDENED_ROWS])
            self._lengths[start : start + len(block)] = _lengths(block)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._known)

    def rows(self, rows: Int[np.ndarray, " row"]) -> Float[np.ndarray, "row feature"]:
        """Give the unit vectors of some rows."""
        return _widened(self._known[rows]) / self._lengths[rows, None]

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
        if vectors.shape[-1] != self._known.shape[1]:
            raise ValueError(
                f"a query has {vectors.shape[-1]} numbers, the index {self._known.shape[1]}: "
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
        scores = self._scores(_unit_length(vector[np.newaxis]), 0, len(self))
        return np.clip(1 - scores[0], 0, 2)

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
        stop = min(start + BLOCK_ROWS, len(self))
        if allowed is None:
            return np.arange(start, stop), self._scores(queries, start, stop)
        inside = start + np.flatnonzero(allowed[start:stop])
        if len(inside) < GATHER_SHARE * (stop - start):
            return inside, queries @ self.rows(inside).T
        return inside, self._scores(queries, start, stop)[:, inside - start]

    def _scores(
        self, queries: Float[np.ndarray, "query feature"], start: int, stop: int
    ) -> Float[np.ndarray, "query row"]:
        if self._known.dtype != np.float16:
            return queries @ self._known[start:stop].T / self._lengths[start:stop]
        scores = np.empty((len(queries), stop - start), np.float32)
        room = np.empty((WIDENED_ROWS, self._known.shape[1]), np.int32)
        queries = queries * BIAS
        for low in range(start, stop, WIDENED_ROWS):
            block = self._known[low : min(low + WIDENED_ROWS, stop)]
            np.matmul(
                queries, moved(block, room[: len(block)]).T, out=scores[:, low - start :][:, : len(block)]
            )
        return scores / self._lengths[start:stop]

    def _ranked(
        self, query: Float[np.ndarray, " feature"], rows: Int[np.ndarray, " row"], k: int
    ) -> tuple[Int[np.ndarray, " neighbour"], Float[np.ndarray, " neighbour"]]:
        distances = self._exact_distances(query, rows)
        order = np.lexsort((rows, distances))[: max(k, 0)]
        return rows[order], distances[order].astype(np.float32)

    def _exact_distances(
        self, query: Float[np.ndarray, " feature"], rows: Int[np.ndarray, " row"]
    ) -> Float[np.ndarray, " row"]:
        known, wanted = self.rows(rows).astype(np.float64), query.astype(np.float64)
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


def _widened(vectors: Float[np.ndarray, "row feature"]) -> Float[np.ndarray, "row feature"]:
    return widened(vectors) if vectors.dtype == np.float16 else vectors


def _unit_length(vectors: Float[np.ndarray, "row feature"]) -> Float[np.ndarray, "row feature"]:
    vectors = np.asarray(vectors, np.float32)
    return vectors / _lengths(vectors)[:, None]


def _lengths(vectors: Float[np.ndarray, "row feature"]) -> Float[np.ndarray, " row"]:
    """Return the length of each vector, 1 for a zero vector."""
    lengths = np.linalg.norm(vectors, axis=1)
    return np.where(lengths > 0, lengths, np.float32(1))
