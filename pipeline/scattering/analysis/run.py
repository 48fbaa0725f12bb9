"""Run the analyses of one image. Heavy: worker only."""

from collections.abc import Callable, Sequence
from typing import Any

from pipeline.readers import Image
from pipeline.scattering.analysis.cuts import cuts_analysis
from pipeline.scattering.analysis.frame import Frame, frame_of
from pipeline.scattering.analysis.rings import azimuthal_analysis, radial_analysis
from pipeline.scattering.analysis.spots import peaks_analysis

Analyse = Callable[[Frame], tuple[dict[str, float], dict[str, Any]]]

RUN: dict[str, Analyse] = {
    "radial": radial_analysis,
    "azimuthal": azimuthal_analysis,
    "cuts": cuts_analysis,
    "peaks": peaks_analysis,
}


def analyse(
    image: Image, known: dict[str, Any], names: Sequence[str], *, grazing: bool
) -> tuple[dict[str, float], dict[str, Any]]:
    """Return the numbers of all analyses by column, and by analysis what a page draws, as JSON.

    `known` is what `pipeline.scattering.asked.known_of` found.
    """
    frame = frame_of(image, known, grazing=grazing)
    numbers: dict[str, float] = {}
    drawn: dict[str, Any] = {}
    for name in names:
        found, drawn[name] = RUN[name](frame)
        numbers |= found
    return numbers, drawn
