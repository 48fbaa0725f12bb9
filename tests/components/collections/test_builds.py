"""Builds: what waits, runs or came of it."""

from components.collections.builds import build_list
from components.site import Site
from pipeline.jobs import BATCH
from tests.components.drawn import every, text_of

RESULT = {"images": 12, "unreadable": 3, "did_work": True}


def _submit(site: Site) -> str:
    return site.jobs.submit("build", {"source": "/data/films", "into": "/x/films"}, BATCH)


def test_a_waiting_build_can_be_cancelled(tiny_site: Site) -> None:
    """Its button carries the job's id for the browser."""
    job_id = _submit(tiny_site)

    buttons = [part for part in every(build_list(tiny_site.jobs.list())) if hasattr(part, "data-cancel-job")]
    assert [getattr(button, "data-cancel-job") for button in buttons] == [job_id]


def test_a_finished_build_says_what_it_read(tiny_site: Site) -> None:
    """Images and unreadable files are counted."""
    job_id = _submit(tiny_site)
    tiny_site.jobs.claim(BATCH, "w")
    tiny_site.jobs.finish(job_id, "w", RESULT)

    said = text_of(build_list(tiny_site.jobs.list()))
    assert "12 images in" in said
    assert "3 files could not be read" in said


def test_a_build_without_work_says_so(tiny_site: Site) -> None:
    """A second build of an unchanged folder is no failure."""
    job_id = _submit(tiny_site)
    tiny_site.jobs.claim(BATCH, "w")
    tiny_site.jobs.finish(job_id, "w", RESULT | {"did_work": False})

    assert "Nothing had changed" in text_of(build_list(tiny_site.jobs.list()))


def test_a_failed_build_gives_its_reason(tiny_site: Site) -> None:
    """The sentence of the error is on the page."""
    job_id = _submit(tiny_site)
    tiny_site.jobs.claim(BATCH, "w")
    tiny_site.jobs.fail(job_id, "w", "/data/films holds no image that can be read.")

    assert "holds no image" in text_of(build_list(tiny_site.jobs.list()))
