"""What is counted: neighbours of the same label, average precision, recall, top-k, calibration."""

import numpy as np
from jaxtyping import Bool, Float, Int

Embeddings = Float[np.ndarray, "image feature"]
Probabilities = Float[np.ndarray, "image class"]
Classes = Int[np.ndarray, "image"]

BINS = 15  # of confidence, for the calibration error


def nearest(embeddings: Embeddings, k: int) -> Int[np.ndarray, "image neighbour"]:
    """Give the k nearest of every image by cosine, itself left out, nearest first."""
    likeness = embeddings @ embeddings.T
    np.fill_diagonal(likeness, -np.inf)
    return np.argsort(-likeness, axis=1, kind="stable")[:, :k]


def precision(embeddings: Embeddings, labels: np.ndarray, k: int) -> float:
    """Return the share of the k nearest that have the same label."""
    return float((labels[nearest(embeddings, k)] == labels[:, None]).mean())


def mean_average_precision(embeddings: Embeddings, labels: np.ndarray) -> float:
    """Return the mean over all images of the average precision of the ranking of all others.

    Images that are the only ones of their label have no rank to find and are left out.
    """
    same = labels[nearest(embeddings, len(labels) - 1)] == labels[:, None]
    found = np.cumsum(same, axis=1) / np.arange(1, same.shape[1] + 1)
    wanted = same.sum(axis=1)
    return float(((found * same).sum(axis=1)[wanted > 0] / wanted[wanted > 0]).mean())


def chance(labels: np.ndarray) -> float:
    """Return the share of pairs with the same label: what P@k and average precision are by chance."""
    _, counts = np.unique(labels, return_counts=True)
    return float((counts * (counts - 1)).sum() / (len(labels) * (len(labels) - 1)))


def neighbours_error(embeddings: Embeddings, numbers: Float[np.ndarray, "image number"], k: int) -> float:
    """Return the mean absolute difference of numbers between images and their k nearest."""
    return float(np.abs(numbers[nearest(embeddings, k)] - numbers[:, None]).mean())


def chance_error(numbers: Float[np.ndarray, "image number"]) -> float:
    """Return the mean absolute difference of numbers between any two images."""
    count = len(numbers)
    weights = 2 * np.arange(count) - count + 1
    return float((weights[:, None] * np.sort(numbers, axis=0)).sum(axis=0).mean() * 2 / (count * (count - 1)))


def found_first(gallery: Embeddings, queries: Embeddings, truth: Classes) -> Bool[np.ndarray, "query"]:
    """Tell for which queries the nearest of the gallery is the true one."""
    return (queries @ gallery.T).argmax(axis=1) == truth


def top(probabilities: Probabilities, truth: Classes, k: int) -> float:
    """Return the share of images whose true class is among the k most probable."""
    ranked = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    return float((ranked == truth[:, None]).any(axis=1).mean())


def calibration_error(probabilities: Probabilities, truth: Classes) -> float:
    """Return the expected calibration error of the most probable class, in BINS bins of equal width.

    Guo and others, ICML 2017 (arXiv 1706.04599): the mean distance of confidence from the share of hits.
    """
    confidence = probabilities.max(axis=1)
    hits = probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, hits - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / len(truth))


def confusion(probabilities: Probabilities, truth: Classes) -> Int[np.ndarray, "true named"]:
    """Count how often images of each class (row) were named each class (column)."""
    classes = probabilities.shape[1]
    pairs = truth * classes + probabilities.argmax(axis=1)
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
