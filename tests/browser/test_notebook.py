"""The page as a notebook shows it: in a frame of another page."""

from pathlib import Path

from playwright.sync_api import Page, Response

from pipeline.notebook import show
from tests.browser.conftest import Complaints
from tests.browser.seeing import settled
from tests.making import make_collection


def tells_of_four(answer: Response) -> bool:
    """Whether it answers a page that says four images are selected."""
    return "/notebook/" in answer.url and len(answer.request.post_data_json["ids"]) == 4


def test_a_selection_in_the_frame_reaches_the_notebook(
    page: Page, tmp_path: Path, complaints: Complaints
) -> None:
    """What is selected in the page is what the cell gives back."""
    shown = show(make_collection(tmp_path / "tiny"))
    try:
        page.set_content(shown._repr_html_())
        frame = next(frame for frame in page.frames if frame.name == "" and frame.parent_frame)
        settled(frame)
        frame.evaluate("microscape.engine.selectRows([1, 4, 5])")
        with page.expect_response(tells_of_four):
            frame.evaluate("microscape.engine.toggleRow(7)")

        assert len(shown.selection()) == 4
        page.goto("about:blank")
    finally:
        shown.close()
    assert all(said.startswith(shown.address) for said in complaints)
    complaints.forgive()  # the frame comes from another port than the fixture's server
