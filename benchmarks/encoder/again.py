"""The same image among 5,000: turned, mirrored, zoomed by 0.8 to 1.25, shifted, bent, noisy, half inverted.

Every tenth image of the gallery is asked for again (benchmarks/encoder/scenes.py). Real images are at most a
tenth of it. The encoder is told that polarity does not count; a row of its own says what its default gives.
"""

import numpy as np

from benchmarks.baselines import Embed
from benchmarks.encoder.drawing import drawn
from benchmarks.encoder.measures import found_first
from benchmarks.encoder.methods import ENCODER
from benchmarks.encoder.rows import Row
from benchmarks.encoder.scenes import SCENE_PX, Gallery, Scene, Task, draw_part, gallery_of, joined
from benchmarks.encoder.sizes import Sizes

PART = 100
REAL_SHARE = 0.1
AIM = 0.95


def draw_gallery(seed: int, sizes: Sizes, micrographs: list[np.ndarray]) -> Gallery:
    """Draw the gallery of a seed; cuts of real micrographs take the place of some simulated scenes."""
    rng = np.random.default_rng([20_261_122, seed])
    most = round(sizes.gallery * REAL_SHARE)
    chosen = [_cut(rng, micrographs[place]) for place in rng.permutation(len(micrographs))[:most]]
    counts = [PART] * ((sizes.gallery - len(chosen)) // PART)
    counts += [rest] if (rest := sizes.gallery - len(chosen) - sum(counts)) else []
    tasks = [Task(seed, part, count) for part, count in enumerate(counts)]
    parts = drawn(draw_part, tasks, sizes.workers)
    if chosen:
        parts.append(gallery_of(rng, ["real"] * len(chosen), chosen))
    return joined(parts)


def _cut(rng: np.random.Generator, image: np.ndarray) -> Scene:
    """Cut a scene out of an image at random."""
    top, left = (int(rng.integers(side - SCENE_PX + 1)) for side in image.shape)
    return image[top : top + SCENE_PX, left : left + SCENE_PX].astype(np.float32)


def measure(methods: dict[str, Embed], default: Embed, gallery: Gallery) -> list[Row]:
    """Give recall@1 of one gallery over all queries, by kind, and of those inverted or not."""
    hits = {name: _hits(embed, gallery) for name, embed in methods.items()}
    usual = {ENCODER: _hits(default, gallery)}
    kinds = np.array(gallery.kinds)[gallery.asked]
    everything = np.ones(len(kinds), bool)
    rows = [_row(gallery, "", everything, hits), _row(gallery, ", polarity counts", everything, usual)]
    rows += [_row(gallery, ", inverted", gallery.inverted, hits)]
    rows += [_row(gallery, ", not inverted", ~gallery.inverted, hits)]
    return rows + [_row(gallery, f": {kind}", kinds == kind, hits) for kind in sorted(set(kinds))]


def _row(gallery: Gallery, part: str, chosen: np.ndarray, hits: dict[str, np.ndarray]) -> Row:
    values = {name: [float(hit[chosen].mean())] for name, hit in hits.items() if chosen.any()}
    count = len(gallery.kinds)
    what = f"same image among {count:,}{part}"
    return Row(what, "recall@1", int(chosen.sum()), 1 / count, None if part else AIM, values)


def _hits(embed: Embed, gallery: Gallery) -> np.ndarray:
    together = embed([*gallery.pictures, *gallery.queries])
    count = len(gallery.kinds)
    return found_first(together[:count], together[count:], gallery.asked)
