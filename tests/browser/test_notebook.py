"""The page as a notebook shows it: in a frame of another page."""

from pathlib import Path

from playwright.sync_api import Page

from pipeline.notebook import show
from tests.making import make_collection


def test_a_selection_in_the_frame_reaches_the_notebook(
    page: Page, tmp_path: Path, complaints: list[str]
) -> None:
    """What is selected in the page is what the cell gives back."""
    shown = show(make_collection(tmp_path / "tiny"))
    try:
        page.set_content(shown._repr_html_())
        frame = next(frame for frame in page.frames if frame.name == "" and frame.parent_frame)
        frame.wait_for_function("window.microscape?.engine.status.phase === 'ready'")
        frame.evaluate("microscape.engine.selectRows([1, 4, 5])")
        with page.expect_response(lambda answer: "/notebook/" in answer.url):
            frame.evaluate("microscape.engine.toggleRow(7)")

        assert len(shown.selection()) == 4
        page.goto("about:blank")
    finally:
        shown.close()
    assert all(said.startswith(shown.address) for said in complaints)
    complaints.clear()  # the frame comes from another port than the fixture's server
