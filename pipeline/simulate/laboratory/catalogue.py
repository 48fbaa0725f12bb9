"""Facts of the demo's laboratory: people (as codes) and their habits, instruments, materials, substrates.

The names of materials say what a laboratory would call such a sample; the images are simulated and claim
nothing about the real material.
"""

from dataclasses import dataclass

from pipeline.simulate.plane import Camera


@dataclass(frozen=True)
class Depositor:
    """A person who hands in data: what they work on, with what, and what they forget to write down."""

    code: str
    campaign: str  # films, sheets, soft
    instruments: tuple[str, ...]
    goals: tuple[str, ...]
    forgets: dict[str, float]  # column -> probability that it is missing
    since: int  # months after the first of January 2022


DEPOSITORS = (
    Depositor("D01", "films", ("PFM-1",), ("thickness series", "strain tuning"), {"bias_V": 0.05}, 0),
    Depositor(
        "D02", "films", ("PFM-1", "PFM-2"), ("switching", "thickness series"), {"temperature_C": 0.2}, 5
    ),
    Depositor("D03", "films", ("PFM-3",), ("domain engineering", "switching"), {"d33_pm_per_V": 0.5}, 14),
    Depositor("D04", "films", ("PFM-2",), ("growth optimisation",), {"thickness_nm": 0.1}, 9),
    Depositor(
        "D05", "sheets", ("STEM-1",), ("defect survey", "phase identification"), {"temperature_C": 0.6}, 2
    ),
    Depositor(
        "D06", "sheets", ("STM-1",), ("surface reconstruction", "self-assembly"), {"substrate": 0.1}, 7
    ),
    Depositor(
        "D07",
        "sheets",
        ("STEM-2", "STM-1"),
        ("phase identification",),
        {"lattice_constant_angstrom": 0.35},
        18,
    ),
    Depositor("D08", "soft", ("SAXS-1",), ("annealing series", "standard"), {"thickness_nm": 0.3}, 0),
    Depositor("D09", "soft", ("GIWAXS-1", "SAXS-1"), ("texture", "annealing series"), {"grower": 0.2}, 4),
    Depositor("D10", "soft", ("GISAXS-1",), ("in-situ growth", "texture"), {"temperature_C": 0.15}, 20),
)


@dataclass(frozen=True)
class Instrument:
    """An instrument: the kind of images it makes, how much noise it adds (1 = usual), its file format."""

    code: str
    kind: str
    noise: float
    file_format: str
    camera: Camera | None = None


INSTRUMENTS = {
    instrument.code: instrument
    for instrument in (
        Instrument("PFM-1", "probe", 0.6, "ome.tif"),
        Instrument("PFM-2", "probe", 2.2, "ome.tif"),  # old electronics: hum and noisy lines
        Instrument("PFM-3", "probe", 0.9, "h5"),
        Instrument("STEM-1", "beam", 0.8, "tif"),
        Instrument("STEM-2", "beam", 1.6, "png"),
        Instrument("STM-1", "probe", 1.0, "png"),
        Instrument("AFM-1", "probe", 0.8, "tif"),
        Instrument("SEM-1", "beam", 1.0, "png"),
        Instrument("SAXS-1", "detector", 1.0, "cbf", Camera(1.0332, 3000.0, 1376.0)),
        Instrument("GIWAXS-1", "detector", 1.0, "tif", Camera(0.9763, 250.0, 1548.0)),
        Instrument("GISAXS-1", "detector", 1.4, "edf.gz", Camera(1.0332, 2600.0, 1376.0)),
    )
}


@dataclass(frozen=True)
class Ferroelectric:
    """A ferroelectric: bulk lattice constant (Å), Kittel coefficient (nm^½), bulk d33 (pm/V), growth (°C)."""

    lattice_angstrom: float
    kittel: float
    d33: float
    growth_c: float


FERROELECTRICS = {
    "BiFeO3": Ferroelectric(3.965, 11.0, 62.0, 680.0),
    "PbTiO3": Ferroelectric(3.904, 6.0, 85.0, 620.0),
    "Pb(Zr,Ti)O3": Ferroelectric(4.030, 8.0, 130.0, 600.0),
    "BaTiO3": Ferroelectric(3.992, 9.0, 75.0, 720.0),
}
SUBSTRATES_ANGSTROM = {"SrTiO3": 3.905, "DyScO3": 3.944, "GdScO3": 3.965, "LSAT": 3.868}


@dataclass(frozen=True)
class Sheet:
    """A two-dimensional crystal or adlayer: wallpaper group, length of a (Å), family of motif, technique."""

    group: str
    lattice_angstrom: float
    family: str
    substrates: tuple[str, ...]
    by_probe: bool


SHEETS = {
    "graphene": Sheet("p6m", 2.46, "bonds", ("SiC", "lacey carbon"), False),
    "MoS2": Sheet("p3m1", 3.16, "atoms", ("sapphire", "lacey carbon"), False),
    "WSe2": Sheet("p3m1", 3.28, "atoms", ("sapphire", "graphite"), False),
    "kagome metal": Sheet("p6m", 5.5, "atoms", ("lacey carbon",), False),
    "SrTiO3 (001)": Sheet("p4m", 3.905, "atoms", ("none",), False),
    "C/Ni(100)": Sheet("p4g", 4.98, "molecules", ("Ni(100)",), True),
    "Cairo pentagon sheet": Sheet("p4g", 5.75, "bonds", ("lacey carbon",), False),
    "porphyrin chiral": Sheet("p4", 13.9, "molecules", ("Ag(100)",), True),
    "tungsten bronze": Sheet("p4", 12.4, "atoms", ("none",), False),
    "trimesic acid flower": Sheet("p6", 27.0, "molecules", ("graphite", "Au(111)"), True),
    "charge density wave sheet": Sheet("p6", 12.1, "noise", ("graphite",), True),
    "chiral triangle network": Sheet("p3", 19.0, "molecules", ("Ag(111)", "Cu(111)"), True),
    "ReN2 sheet": Sheet("p3", 6.2, "atoms", ("sapphire",), False),
    "ordered alloy root-3": Sheet("p31m", 5.6, "atoms", ("Ag(111)",), False),
    "breathing honeycomb": Sheet("p31m", 6.6, "bonds", ("Au(111)",), True),
    "GaAs (110)": Sheet("pm", 5.65, "atoms", ("none",), True),
    "glycine adlayer": Sheet("pg", 10.2, "molecules", ("Cu(100)",), True),
    "ferroelectric monochalcogenide": Sheet("pm", 4.3, "atoms", ("graphite",), False),
    "zigzag chain oxide": Sheet("pg", 6.1, "bonds", ("lacey carbon",), False),
    "centred stripe phase": Sheet("cm", 7.4, "noise", ("Au(111)",), True),
    "polar rhombic sheet": Sheet("cm", 5.9, "atoms", ("lacey carbon",), False),
    "TiO2 (110)": Sheet("pmm", 6.49, "atoms", ("none",), True),
    "brick network": Sheet("pmm", 9.6, "polygons", ("graphite",), True),
    "CO/Ni(110)": Sheet("pmg", 4.98, "molecules", ("Ni(110)",), True),
    "black phosphorus": Sheet("pmg", 4.38, "atoms", ("SiO2",), False),
    "PTCDA": Sheet("pgg", 19.4, "molecules", ("Ag(111)", "graphite"), True),
    "herringbone sheet": Sheet("pgg", 8.1, "polygons", ("Au(111)",), True),
    "W (110)": Sheet("cmm", 2.74, "fringes", ("none",), True),
    "kagome oxide rhombic": Sheet("cmm", 6.0, "atoms", ("lacey carbon",), False),
    "ReS2": Sheet("p2", 6.4, "atoms", ("sapphire", "SiO2"), False),
    "oblique adlayer": Sheet("p2", 11.5, "molecules", ("Au(111)",), True),
    "Janus ReSSe": Sheet("p1", 6.5, "atoms", ("sapphire",), False),
    "amino acid film": Sheet("p1", 12.8, "molecules", ("Cu(111)",), True),
}


@dataclass(frozen=True)
class Scatterer:
    """What a scattering experiment looks at: features, spacing (Å), series of orders, annealing (°C)."""

    features: tuple[str, ...]
    spacing_angstrom: float
    series: str
    instruments: tuple[str, ...]
    anneal_c: tuple[float, float]


SCATTERERS = {
    "silver behenate": Scatterer(("ring",), 58.38, "lamellar", ("SAXS-1",), (20.0, 30.0)),
    "PS-b-PMMA": Scatterer(("ring",), 320.0, "lamellar", ("SAXS-1",), (120.0, 230.0)),
    "PS-b-PMMA film": Scatterer(("rod", "yoneda"), 320.0, "lamellar", ("GISAXS-1",), (120.0, 230.0)),
    "PS-b-P2VP": Scatterer(("ring",), 260.0, "hexagonal", ("SAXS-1",), (120.0, 200.0)),
    "Au superlattice": Scatterer(("peak",), 110.0, "hexagonal", ("SAXS-1",), (20.0, 90.0)),
    "Au superlattice film": Scatterer(("peak", "yoneda"), 110.0, "hexagonal", ("GISAXS-1",), (20.0, 90.0)),
    "Au islands": Scatterer(("halo", "yoneda"), 95.0, "lamellar", ("GISAXS-1",), (20.0, 300.0)),
    "silica colloid": Scatterer(("halo",), 210.0, "lamellar", ("SAXS-1",), (20.0, 60.0)),
    "drawn fibre": Scatterer(("arc", "halo"), 92.0, "lamellar", ("SAXS-1",), (90.0, 150.0)),
    "P3HT": Scatterer(("arc", "halo"), 16.1, "lamellar", ("GIWAXS-1",), (80.0, 170.0)),
    "PBTTT": Scatterer(("arc", "rod"), 20.4, "lamellar", ("GIWAXS-1",), (100.0, 200.0)),
    "MAPbI3": Scatterer(("ring",), 6.28, "cubic", ("GIWAXS-1",), (60.0, 130.0)),
    "MAPbI3 textured": Scatterer(("arc", "ring"), 6.28, "cubic", ("GIWAXS-1",), (60.0, 130.0)),
    "pentacene": Scatterer(("peak", "rod"), 15.1, "lamellar", ("GIWAXS-1",), (30.0, 90.0)),
    "spin-coated glass": Scatterer(("halo",), 4.2, "lamellar", ("GIWAXS-1",), (20.0, 200.0)),
}
SOFT_SUBSTRATES = ("Si", "SiO2/Si", "ITO glass", "Kapton")
GROWERS = ("G01", "G02", "G03", "G04", "G05", "G06")
HOT_GROWER = "G03"  # whose heater reads too low: films delaminate more often
