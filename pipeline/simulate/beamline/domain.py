"""From which families and ranges a frame is drawn: the training domain, and a shifted one for tests.

The head is trained on TRAINING alone. SHIFTED has other lattices, line shapes, beam stops, detectors and ways
of saving, less light, broader lines and weaker features; what both share are the words of the tree.
"""

from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True)
class Domain:
    """Families by name, and ranges; lengths are shares of the longer side of the frame."""

    name: str
    series: tuple[str, ...]
    line_shapes: tuple[str, ...]
    beam_stops: tuple[str, ...]
    detectors: tuple[str, ...]
    forms: tuple[str, ...]
    dose: Range
    first_radius: Range
    line_width: Range
    arc_fwhm_deg: Range
    strength: Range
    longest: tuple[int, ...]
    aspects: tuple[float, ...]


TRAINING = Domain(
    name="training",
    series=("lamellar", "hexagonal", "cubic", "fcc", "random"),
    line_shapes=("gauss", "mixed", "lorentz"),
    beam_stops=("none", "disc", "arm", "bar", "shadow"),
    detectors=("modules", "chip", "ccd", "round", "panel", "ideal"),
    forms=("counts", "counts", "counts", "counts", "log", "root"),
    dose=(4.0, 30_000.0),
    first_radius=(0.05, 0.6),
    line_width=(0.006, 0.05),
    arc_fwhm_deg=(4.0, 50.0),
    strength=(0.12, 6.0),
    longest=(128, 128, 160, 200, 256, 256, 384),
    aspects=(1.0, 1.0, 1.0, 1.06, 0.88, 1.25, 0.8, 1.6, 0.5, 0.35),
)

SHIFTED = Domain(
    name="shifted",
    series=("bcc", "diamond", "tetragonal"),
    line_shapes=("pearson", "skewed"),
    beam_stops=("none", "square", "wedge", "wire"),
    detectors=("strips", "tiles", "fibre", "plate", "plate"),
    forms=("counts", "counts", "gamma", "equalised"),
    dose=(2.0, 8_000.0),
    first_radius=(0.08, 0.7),
    line_width=(0.008, 0.065),
    arc_fwhm_deg=(6.0, 60.0),
    strength=(0.08, 4.0),
    longest=(144, 180, 230, 300),
    aspects=(1.0, 1.0, 1.12, 0.9, 1.4, 0.7, 0.4),
)
