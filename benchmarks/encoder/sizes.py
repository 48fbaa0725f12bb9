"""How much one run draws and measures: in full, and the short form that proves it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of images; `every` takes each n-th image of the real sets."""

    seeds: int
    probe_a_group: int
    test_a_group: int
    gallery: int
    every: int
    rate_images: int
    workers: int


FULL = Sizes(seeds=3, probe_a_group=160, test_a_group=60, gallery=5000, every=1, rate_images=512, workers=2)
QUICK = Sizes(seeds=1, probe_a_group=16, test_a_group=6, gallery=400, every=6, rate_images=64, workers=2)
