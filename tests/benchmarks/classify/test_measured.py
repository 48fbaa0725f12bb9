"""The check on measured frames: every file has its truth, and the shipped head is seldom wrong."""

from pathlib import Path

import pytest

from benchmarks.classify.measured import IN_SITU, JUDGED, KNOWN, answered
from pipeline.classify.scattering.head import load_head
from pipeline.classify.scattering.nodes import LABELS

FRAME = "gisaxs_insitu/frames/jg_gisaxs_4nm_old_3ml_insitu_ds03_00001_00029.cbf"


def test_what_is_true_is_told_in_words_of_the_tree() -> None:
    """Geometry and attributes are labels; nothing is both true and doubtful; each has a source."""
    for one in [IN_SITU, *KNOWN.values()]:
        assert one.geometry in (None, "transmission", "grazing")
        assert one.yes | one.doubtful <= set(JUDGED) <= set(LABELS)
        assert not one.yes & one.doubtful and one.source


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name",
    [FRAME, "raw_formats/xray_detector/CeO2_Pilatus1M.tif", "raw_formats/xray_detector/b191_1_9_1.img"],
)
def test_measured_frames_are_known(shared_data: Path, name: str) -> None:
    """Frames no training saw: the geometry is right or unsure, and at most one attribute is wrong."""
    truth = KNOWN.get(Path(name).name, IN_SITU)

    told = answered(load_head(), shared_data / name)

    assert told["grazing"] in ("yes" if truth.geometry == "grazing" else "no", "unsure")
    judged = [one for one in JUDGED if one not in truth.doubtful and told[one] != "unsure"]
    wrong = [one for one in judged if (told[one] == "yes") != (one in truth.yes)]
    assert len(wrong) <= 1
