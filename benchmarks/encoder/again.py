"""The same image among 5,000: turned, mirrored, zoomed by 0.8 to 1.25, shifted, bent, noisy, half inverted.

Every tenth image of the gallery is asked for again (benchmarks/encoder/scenes.py). Real images are at most a
tenth of it. The encoder is told that polarity does not count; a row of its own says what it finds where that
counts, others what its short list gives once it is laid upon the query (benchmarks/encoder/verified.py). And
on the gallery's pictures: how often neighbours among textures, domains, patterns show the same.
"""

import numpy as np

from benchmarks.baselines import Embed
from benchmarks.encoder import verified
from benchmarks.encoder.drawing import drawn
from benchmarks.encoder.measures import Embeddings, chance, found_first, precision
from benchmarks.encoder.methods import ENCODER
from benchmarks.encoder.rows import Row
from benchmarks.encoder.scenes import SCENE_PX, Gallery, Scene, Task, draw_part, gallery_of, joined
from benchmarks.encoder.sizes import Sizes

PART = 100
REAL_SHARE = 0.1
AIM = 0.95
LIKE = (("textures", "morphology"), ("domains", "state"), ("scattering", "geometry"))


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


def measure(methods: dict[str, Embed], polar: Embed, gallery: Gallery) -> list[Row]:
    """Give recall@1 of one gallery over all queries, by kind, and of those inverted or not; and P@10."""
    vectors = {name: _vectors(embed, gallery) for name, embed in methods.items()}
    hits = {name: found_first(*each, gallery.asked) for name, each in vectors.items()}
    counting = {ENCODER: found_first(*_vectors(polar, gallery), gallery.asked)}
    kinds = np.array([kind.split(": ")[0] for kind in gallery.kinds])[gallery.asked]
    everything = np.ones(len(kinds), bool)
    rows = [_row(gallery, "", everything, hits), _row(gallery, ", polarity counts", everything, counting)]
    rows += [_row(gallery, ", inverted", gallery.inverted, hits)]
    rows += [_row(gallery, ", not inverted", ~gallery.inverted, hits)]
    rows += [_row(gallery, f": {kind}", kinds == kind, hits) for kind in sorted(set(kinds))]
    rows += verified.measure(vectors[ENCODER], gallery)
    return rows + [_alike(gallery, {name: each for name, (each, _) in vectors.items()}, *of) for of in LIKE]


def _row(gallery: Gallery, part: str, chosen: np.ndarray, hits: dict[str, np.ndarray]) -> Row:
    values = {name: [float(hit[chosen].mean())] for name, hit in hits.items() if chosen.any()}
    count = len(gallery.kinds)
    what = f"same image among {count:,}{part}"
    return Row(what, "recall@1", int(chosen.sum()), 1 / count, None if part else AIM, values)


def _alike(gallery: Gallery, vectors: dict[str, Embeddings], kind: str, what: str) -> Row:
    """Give P@10 of what the simulated scenes of a kind show, among themselves."""
    chosen = np.array([name.startswith(kind) for name in gallery.kinds])
    labels = np.array(gallery.kinds)[chosen]
    values = {name: [precision(each[chosen], labels, 10)] for name, each in vectors.items()}
    return Row(f"simulated {kind}: same {what}", "P@10", len(labels), chance(labels), values=values)


def _vectors(embed: Embed, gallery: Gallery) -> tuple[Embeddings, Embeddings]:
    """Embed the gallery and its queries together."""
    together = embed([*gallery.pictures, *gallery.queries])
    return together[: len(gallery.kinds)], together[len(gallery.kinds) :]
