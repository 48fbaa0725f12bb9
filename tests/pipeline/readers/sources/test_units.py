import pytest

from pipeline.readers.sources.units import is_code_name, is_quantity_name, unit_of


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("thickness_nm", "nm"),
        ("bias (V)", "V"),
        ("T [K]", "K"),
        ("temperature_C", "°C"),
        ("size (um)", "µm"),
        ("d33_pm_per_V", "pm/V"),
        ("q_per_angstrom", "1/Å"),
        ("humidity_percent", "%"),
        ("n_a", None),
        ("lattice", None),
        ("nm", None),
        ("sample_name", None),
    ],
)
def test_units(header, unit):
    """Units stand behind the last underscore or in brackets; other ends of names are none."""
    assert unit_of(header) == unit


@pytest.mark.parametrize(
    ("header", "code", "quantity"),
    [
        ("bravais_class", True, False),
        ("sampleType", True, False),
        ("n_peaks", False, True),
        ("frame", False, True),
        ("lattice", False, False),
    ],
)
def test_what_names_give_away(header, code, quantity):
    """Names of codes and of quantities are told apart."""
    assert (is_code_name(header), is_quantity_name(header)) == (code, quantity)
