"""Which analyses labels offer, as the label tree says."""

import pytest

from pipeline.classify.trees.files import SHIPPED
from pipeline.classify.trees.tree import read_tree
from pipeline.errors import LabelTreeError
from pipeline.scattering.analysis.rules import offered


def _shipped() -> dict[str, tuple[str, ...]]:
    tree = read_tree((SHIPPED / "scattering.yaml").read_text(encoding="utf-8"))
    return {node.id: node.analyses for node in tree.nodes}


@pytest.mark.parametrize(
    ("labels", "analyses"),
    [
        (["transmission", "ring"], ["radial"]),
        (["grazing", "ring"], []),
        (["transmission", "arc"], ["azimuthal"]),
        (["grazing", "rod", "yoneda"], ["cuts"]),
        (["transmission", "peak"], ["peaks"]),
        (["transmission"], []),
    ],
)
def test_the_shipped_tree_offers_the_right_analysis(labels: list[str], analyses: list[str]) -> None:
    """Rings in transmission, arcs, rods and Yoneda bands, Bragg peaks: each its own."""
    assert offered(_shipped(), labels) == analyses


def test_an_unknown_analysis_is_named() -> None:
    """A rule for an analysis that does not exist is refused with those that do."""
    with pytest.raises(LabelTreeError, match=r"'ring' offers the analysis 'tomography'.*radial, azimuthal"):
        offered({"ring": ["tomography if transmission"]}, [])
