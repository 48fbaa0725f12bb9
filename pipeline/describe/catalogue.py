"""What each descriptor is called, its unit, and one sentence for the user."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Descriptor:
    """How a measured number is shown; unit "value" is the image's own unit, None a pure number."""

    title: str
    unit: str | None
    description: str


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
    "rotation_2_fold": Descriptor(
        "2-fold rotation", None, "Best correlation with the image turned by 180°, over all shifts."
    ),
    "rotation_3_fold": Descriptor(
        "3-fold rotation", None, "Correlation of the autocorrelation with itself turned by 120°, −1 to 1."
    ),
    "rotation_4_fold": Descriptor(
        "4-fold rotation",
        None,
        "The weaker of 2-fold and of the correlation of the autocorrelation with itself turned by 90°.",
    ),
    "rotation_6_fold": Descriptor("6-fold rotation", None, "The weaker of 2-fold and 3-fold rotation."),
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
}
