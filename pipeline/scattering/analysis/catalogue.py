"""The analyses by name, and every number they store: title, unit and one sentence for people. Light."""

from dataclasses import dataclass

from pipeline.describe.catalogue import Descriptor


@dataclass(frozen=True)
class Analysis:
    """What an analysis is called, what it does, and the numbers it stores by the names of their columns."""

    title: str
    description: str
    numbers: dict[str, Descriptor]


ANALYSES: dict[str, Analysis] = {
    "radial": Analysis(
        "Radial integration",
        "Mean intensity over the distance from the beam, and its peaks.",
        {
            "radial.peak_count": Descriptor("Rings", None, "Peaks of I(q) that stand out of the noise."),
            "radial.radius_px": Descriptor(
                "Ring radius", "px", "Distance of the strongest peak of the radial profile from the beam."
            ),
            "radial.q_per_angstrom": Descriptor(
                "Ring q", "Å⁻¹", "Momentum transfer of the strongest peak; unknown without a whole geometry."
            ),
            "radial.width_relative": Descriptor(
                "Ring width", None, "Full width at half height of the strongest peak over its position."
            ),
        },
    ),
    "azimuthal": Analysis(
        "Azimuthal profile",
        "Intensity along the strongest ring, and how well it is oriented.",
        {
            "azimuthal.orientation": Descriptor(
                "Orientation parameter",
                None,
                "Hermans' parameter of the arcs: 1 all along their direction, 0 at random, -0.5 across it.",
            ),
            "azimuthal.direction_deg": Descriptor(
                "Arc direction", "°", "Direction of the arcs, 0 to 180 counter-clockwise from the right."
            ),
            "azimuthal.fwhm_deg": Descriptor(
                "Arc width", "°", "Full width at half height of the highest arc."
            ),
            "azimuthal.arc_count": Descriptor("Arcs", None, "Maxima of I(χ) that stand out of the noise."),
        },
    ),
    "cuts": Analysis(
        "Horizontal and vertical cuts",
        "Intensity along the Yoneda band, and along the strongest rod.",
        {
            "cuts.row_px": Descriptor(
                "Cut row", "px", "Row of the brightest band across the frame, from the top."
            ),
            "cuts.distance_px": Descriptor(
                "Lateral distance", "px", "From the middle of the horizontal cut to its first side peak."
            ),
            "cuts.q_per_angstrom": Descriptor(
                "Lateral q", "Å⁻¹", "The lateral distance as momentum transfer; unknown without a geometry."
            ),
            "cuts.rod_count": Descriptor("Rods", None, "Side peaks of the horizontal cut, on both sides."),
            "cuts.fringe_px": Descriptor(
                "Fringe period", "px", "Period of oscillations along the vertical cut; unknown without any."
            ),
        },
    ),
    "peaks": Analysis(
        "Peak list and lattice",
        "Every Bragg peak with its place and height, and the net of points they lie on.",
        {
            "peaks.count": Descriptor("Bragg peaks", None, "Peaks that stand out of their surroundings."),
            "peaks.a_px": Descriptor("Lattice a*", "px", "Shorter vector of the net the peaks lie on."),
            "peaks.b_px": Descriptor("Lattice b*", "px", "Longer vector of the net."),
            "peaks.angle_deg": Descriptor("Lattice angle", "°", "Angle between both, 60 to 120."),
            "peaks.indexed": Descriptor("Indexed", None, "Share of the peaks that lie on the net."),
        },
    ),
}

NUMBERS: dict[str, Descriptor] = {
    name: number for analysis in ANALYSES.values() for name, number in analysis.numbers.items()
}
