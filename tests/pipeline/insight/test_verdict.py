"""The verdict follows from the rows."""

from dataclasses import replace

import pytest

from pipeline.collection import Column
from pipeline.insight.columns import Nature
from pipeline.insight.explained import Explained, Unjudged, Within
from pipeline.insight.verdict import BatchEffects, Verdict, verdict

MATERIAL = Column("material", "category", "facet")


def row(name: str, nature: Nature, score: float, **further: object) -> Explained:
    """Return a row of the meter that agrees with its score, among ten values of equal shares."""
    found = Explained(Column(name, "category", "facet"), nature, 10, False, 1.0)
    found = replace(found, information=score, p=0.02, agreement=0.1 + 0.9 * score, chance=0.1)
    return replace(found, **further)  # type: ignore[arg-type]


def origin(name: str, score: float, agreement: float = 0.2, **further: object) -> Explained:
    """Return an origin, of which `agreement` against 20 % by chance remains among images of one material."""
    further.setdefault("within", Within((MATERIAL,), agreement, 0.2, 0.01))
    return row(name, Nature.ORIGIN, score, **further)


SUBJECT = row("material", Nature.SUBJECT, 0.5)
HUM = origin("instrument", 0.6, 0.5)


def weighed(*columns: Explained) -> Verdict:
    """Return the verdict on an embedding."""
    return verdict(BatchEffects("embedding", 100, 100, 15, columns))


def test_good_names_what_was_tested() -> None:
    """And what could not be."""
    found = weighed(SUBJECT, origin("instrument", 0.3), origin("camera", 0.0, unjudged=Unjudged.GROUPS))

    assert (found.level, found.said) == ("good", "No batch effect found")
    assert found.sentence == (
        "Neighbourhoods follow material (0.50 of 1). No batch effect found among instrument. Whether "
        "neighbourhoods follow camera cannot be judged: too few samples, or a few of them hold most images."
    )


@pytest.mark.parametrize("known", [1.0, 0.3])
def test_a_flagged_origin_is_never_good(known: float) -> None:
    """Neither if few images have it, nor if the subject explains more."""
    flagged = origin("instrument", 0.3, 0.4, known=known)
    found = weighed(SUBJECT, flagged, origin("depositor", 0.4))

    assert flagged.is_suspect
    assert found.level == "mixed"
    assert "beyond material instrument shows (0.25 of 1" in found.sentence
    assert ("known for 30% of images" in found.sentence) == (known < 0.5)


def test_more_origin_than_subject_is_a_warning() -> None:
    """Beyond the subject, not by its score as a whole, which the subject may explain."""
    weak = row("material", Nature.SUBJECT, 0.3)

    assert weighed(weak, HUM).level == "warning"
    assert weighed(SUBJECT, HUM).level == "mixed"
    assert weighed(replace(HUM, within=None)).level == "warning"


def test_what_goes_with_the_subject_is_not_good() -> None:
    """Every material has its own instrument: nobody can tell which of them groups follow."""
    tied = origin("instrument", 0.8, within=Within((MATERIAL,), 1.0, 1.0))
    found = weighed(SUBJECT, tied, origin("date", 0.0))

    assert found.level == "mixed"
    assert "instrument cannot be told apart from it" in found.sentence
    assert "It cannot be told apart from material" in tied.to_json()["sentence"]


@pytest.mark.parametrize("columns", [(SUBJECT,), (SUBJECT, origin("date", 0.0, unjudged=Unjudged.OWN)), ()])
def test_without_a_judged_origin_nothing_is_claimed(columns: tuple[Explained, ...]) -> None:
    """No green light where nothing was tested."""
    found = weighed(*columns)

    assert (found.level, found.said) == ("none", "Cannot be judged")
    assert "cannot be judged" in found.sentence


def test_named_columns_are_marked() -> None:
    """So that the page can show the rows of which the verdict speaks."""
    columns = (HUM, SUBJECT, row("phase", Nature.SUBJECT, 0.9, known=0.2), origin("date", 0.0))
    found = BatchEffects("embedding", 100, 100, 15, columns).to_json()["columns"]

    assert [one["column"] for one in found if one["named"]] == ["instrument", "material"]


def test_what_neighbours_avoid_they_do_not_follow() -> None:
    """However much that says of them: 25% of neighbours against 49% by chance scores nothing."""
    avoided = row("bias", Nature.SUBJECT, 0.4, agreement=0.25, chance=0.49)

    assert avoided.score == 0
    assert not avoided.is_notable
