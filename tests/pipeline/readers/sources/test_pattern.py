import pytest

from pipeline.errors import SourceError
from pipeline.readers.sources.pattern import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "name", "fields"),
    [
        (
            "{sample}_{date}_{bias}V",
            "SL445_211118_-1.4V",
            {"sample": "SL445", "date": "211118", "bias": "-1.4"},
        ),
        (
            "WSe2-{sample}_{date}_{bias}V_*",
            "WSe2-S1_2_-1.4V_100x100_Z",
            {"sample": "S1", "date": "2", "bias": "-1.4"},
        ),
        ("{}_{run}_{_}", "a_7_b", {"run": "7"}),
        ("*_{n}x*", "a_b_3xy", {"n": "b_3"}),
        ("{{{a}}}", "{5}", {"a": "5"}),
        ("{a}.{b}", "1.2", {"a": "1", "b": "2"}),
        ("{sample}/{day}/scan_{n}", "S1/mon/scan_4", {"sample": "S1", "day": "mon", "n": "4"}),
        ("{a}_{b}", "1_2_3", {"a": "1", "b": "2_3"}),
        ("{a}_{b}", "12", None),
        ("{a}_{b}", "_2", None),
        ("{a}V", "folder/3V", None),
    ],
)
def test_fields_of_a_name(pattern, name, fields):
    """Fields are what stands between the literal text, as short as possible; names that differ have none."""
    assert compile_pattern(pattern).parse(name) == fields


@pytest.mark.parametrize(
    ("pattern", "relative", "fields"),
    [
        ("{sample}_{bias}V", "day1/S1_-1.4V.tif", {"sample": "S1", "bias": "-1.4"}),
        ("{sample}_{n}", "S1_2.edf.gz", {"sample": "S1", "n": "2"}),
        ("{sample}.{kind}", "S1.003", {"sample": "S1", "kind": "003"}),
        ("{sample}/{n}", "S1/2.tif", {"sample": "S1", "n": "2"}),
        ("{sample}/{n}.tif", "S1/2.tif", {"sample": "S1", "n": "2"}),
        ("{sample}/{n}", "2.tif", None),
    ],
)
def test_fields_of_a_file(pattern, relative, fields):
    """A pattern is held against the name without suffix, or the whole path if it has a slash."""
    assert compile_pattern(pattern).parse_file(relative) == fields


def test_units_behind_fields():
    """A unit written right behind a field is its unit; other text is not."""
    pattern = compile_pattern("{bias}V_{size}nm_{n}x_{T}")

    assert pattern.fields == ("bias", "size", "n", "T")
    assert pattern.units == {"bias": "V", "size": "nm"}


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "names no field"),
        ("scan_*", "names no field"),
        ("{}", "names no field"),
        ("{a", r"single \{ at character 1"),
        ("a}", r"single \} at character 2"),
        ("{a}{b}", "nothing between two fields at character 4"),
        ("{a}*", "nothing between two fields"),
        ("{a}_{a}", "'a' twice"),
        ("{a b}", "field 'a b'"),
        ("{1a}", "field '1a'"),
        ("{a!r}", "field 'a!r'"),
    ],
)
def test_bad_patterns(pattern, message):
    """A pattern that cannot be meant is refused with the place or the name."""
    with pytest.raises(SourceError, match=message):
        compile_pattern(pattern)
