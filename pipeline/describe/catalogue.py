"""What each descriptor is called, its unit, and one sentence for the user."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Descriptor:
    """How a measured number is shown; unit "value" is the image's own unit, None a pure number."""

    title: str
    unit: str | None
    description: str
    kind: Literal["number", "category"] = "number"


DESCRIPTORS: dict[str, Descriptor] = {
    "mean": Descriptor("Mean", "value", "Mean of the valid pixels."),
    "standard_deviation": Descriptor(
        "Standard deviation", "value", "Standard deviation of the valid pixels."
    ),
    "dynamic_range": Descriptor(
        "Dynamic range", "value", "Distance from the 0.1th to the 99.9th percentile of the valid pixels."
    ),
    "entropy_bits": Descriptor(
        "Entropy", "bit", "Shannon entropy of the histogram, 256 bins from the lowest to the highest value."
    ),
    "saturated_fraction": Descriptor(
        "Saturated", None, "Share of the valid pixels that repeat the highest value: a clipped detector."
    ),
    "masked_fraction": Descriptor("Masked", None, "Share of the pixels that are masked or not finite."),
    "noise": Descriptor(
        "Noise",
        "value",
        "Robust standard deviation of pixel noise, from second differences in both directions.",
    ),
    "sharpness_per_px": Descriptor(
        "Sharpness",
        "1/px",
        "Root mean square slope, lightly smoothed, over the standard deviation; falls out of focus.",
    ),
    "roughness": Descriptor(
        "Roughness", "value", "Root mean square deviation from the best plane (Sq of ISO 25178)."
    ),
    "anisotropy": Descriptor(
        "Anisotropy",
        None,
        "Coherence of the gradient directions: 0 without a direction, 1 for straight stripes.",
    ),
    "dominant_orientation_deg": Descriptor(
        "Orientation",
        "°",
        "Direction of the lines, 0 to 180 counter-clockwise from the right; unknown without anisotropy.",
    ),
    "dominant_period_px": Descriptor(
        "Period (px)", "px", "Period of the ring of the power spectrum that holds most power."
    ),
    "dominant_period_nm": Descriptor(
        "Period", "nm", "The dominant period by the pixel size; unknown where the scale is."
    ),
    "periodicity": Descriptor(
        "Periodicity", None, "Height of the best repeat in the autocorrelation: 1 for a perfect repeat."
    ),
    **{
        f"radial_peak_{rank}_px": Descriptor(
            f"Spacing {rank} (px)",
            "px",
            f"Spacing of the peak of the radial power spectrum that stands out {word} of all.",
        )
        for rank, word in enumerate(("most", "second", "third"), 1)
    },
    **{
        f"radial_peak_{rank}_nm": Descriptor(
            f"Spacing {rank}", "nm", f"Spacing {rank} by the pixel size; unknown where the scale is."
        )
        for rank in (1, 2, 3)
    },
    "lattice_confidence": Descriptor(
        "Lattice confidence",
        None,
        "Share of the structure that repeats by one lattice, beyond chance: 0 of a texture, 1 of a crystal.",
    ),
    "lattice_class": Descriptor(
        "Lattice",
        None,
        "Bravais class that lengths and angle of the lattice allow, to 3 % and 1.7°.",
        kind="category",
    ),
    "lattice_a_px": Descriptor("Lattice a (px)", "px", "Shortest lattice vector."),
    "lattice_b_px": Descriptor("Lattice b (px)", "px", "Shortest lattice vector in another direction."),
    "lattice_a_nm": Descriptor("Lattice a", "nm", "Shortest lattice vector, by the pixel size."),
    "lattice_b_nm": Descriptor(
        "Lattice b", "nm", "Shortest lattice vector in another direction, by the pixel size."
    ),
    "lattice_gamma_deg": Descriptor(
        "Lattice γ", "°", "Angle between a and b of the reduced cell, 90 to 120."
    ),
    "lattice_direction_deg": Descriptor(
        "Lattice direction", "°", "Direction of a, 0 to 180 counter-clockwise from the right."
    ),
    **{
        name: entry
        for fold in (2, 3, 4, 6)
        for name, entry in {
            f"rotation_{fold}_fold": Descriptor(
                f"{fold}-fold rotation",
                None,
                f"How well the image is itself turned by {360 // fold}°, best over all shifts, noise aside.",
            ),
            f"rotation_{fold}_fold_floor": Descriptor(
                f"{fold}-fold rotation, floor",
                None,
                f"{fold}-fold rotation that chance gives: a strength near it says nothing.",
            ),
        }.items()
    },
    "mirror": Descriptor(
        "Mirror", None, "How well the image is its own mirror image, by the best axis, noise aside."
    ),
    "mirror_floor": Descriptor(
        "Mirror, floor", None, "Mirror symmetry that chance gives: a strength near it says nothing."
    ),
    "mirror_axis_deg": Descriptor(
        "Mirror axis", "°", "Direction of the best mirror axis, 0 to 180 counter-clockwise from the right."
    ),
    "glide": Descriptor(
        "Glide",
        None,
        "How well the lattice is its own mirror image moved by half a period, where mirrors do not imply it.",
    ),
    "glide_floor": Descriptor(
        "Glide, floor", None, "Glide symmetry that chance gives: a strength near it says nothing."
    ),
    "glide_axis_deg": Descriptor(
        "Glide axis", "°", "Direction of the best glide axis, 0 to 180 counter-clockwise from the right."
    ),
    "line_jump_fraction": Descriptor(
        "Line jumps",
        None,
        "Share of neighbouring scan lines whose step is an outlier: jumps of a scanning tip.",
    ),
    "scattering_peak_q_per_angstrom": Descriptor(
        "Scattering peak",
        "1/Å",
        "Place of the strongest peak of I(q); unknown where the file does not state the whole geometry.",
    ),
    "scattering_peak_width_per_angstrom": Descriptor(
        "Scattering peak width", "1/Å", "Full width of that peak at half of its height."
    ),
    "scattering_peak_height": Descriptor(
        "Scattering peak height", "value", "Height of that peak over the valleys beside it."
    ),
    "scattering_peak_count": Descriptor("Scattering peaks", None, "How many peaks stand out of I(q)."),
    "streak_fraction": Descriptor(
        "Streaks",
        None,
        "Share of lines a part of which differs from the lines above and below: charging, or a slipping tip.",
    ),
    "drift_fraction": Descriptor(
        "Lattice bend",
        None,
        "Farthest that rows of the lattice stray from straight, in shortest lattice vectors: drift.",
    ),
    "likely_artefact": Descriptor(
        "Likely artefact",
        None,
        "What most likely spoils the image: blank, line jumps, streaks or charging, drift.",
        kind="category",
    ),
    "burnt_in": Descriptor(
        "Burnt in", None, "What was drawn into the pixels: a scale bar, a data bar.", kind="category"
    ),
}
