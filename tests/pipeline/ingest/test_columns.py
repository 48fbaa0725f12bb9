"""What the columns of a collection mean."""

from pipeline.collection.info import new_info
from pipeline.ingest.columns import describe_columns
from pipeline.scattering.analysis.columns import TABLE


def test_results_of_analyses_stay_columns() -> None:
    """A build describes them where they are stored, and only there."""
    without, analysed = new_info("plain"), new_info("analysed")
    analysed["parts"][TABLE] = []

    describe_columns(without, {})
    describe_columns(analysed, {})

    assert "radial.q_per_angstrom" not in without["columns"]
    assert analysed["columns"]["radial.q_per_angstrom"]["unit"] == "Å⁻¹"
