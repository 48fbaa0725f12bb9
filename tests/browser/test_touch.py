"""The map under fingers: touches as Chromium takes them from a screen, in the plane and in space."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import profile
from tests.browser.seeing import becomes, show

ENGINE = "window.microscape.engine"
# A row that is seen near the middle of the map, and where: [row, x, y] in client coordinates.
NEAR_THE_MIDDLE = """() => {
  const { painter, total } = window.microscape.engine;
  const [width, height] = painter.cssSize;
  const far = ([x, y]) => Math.hypot(x - width / 2, y - height / 2);
  const rows = Array.from({ length: total }, (_, row) => row);
  const middle = (one, other) => (far(painter.placeOf(one)) < far(painter.placeOf(other)) ? one : other);
  const row = rows.reduce(middle);
  const box = document.querySelector("#map canvas").getBoundingClientRect();
  const [x, y] = painter.placeOf(row);
  return [row, box.left + x, box.top + y];
}"""
ARRIVED = """([row, at, within]) => {
  const box = document.querySelector("#map canvas").getBoundingClientRect();
  const [x, y] = window.microscape.engine.painter.placeOf(row);
  return Math.abs(box.left + x - at[0]) <= within && Math.abs(box.top + y - at[1]) <= within;
}"""

Point = tuple[float, float]
Touch = Callable[..., None]


@pytest.fixture(params=[2, 3])
def touched(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """A page on a tablet, with the plane or with space."""
    with profile(browser, viewport={"width": 1180, "height": 820}, has_touch=True) as context:
        page = context.new_page()
        show(page, server, state={"dims": request.param})
        yield page


def arrives(page: Page, row: int, at: Point, within: float) -> None:
    """Wait until a row is seen at a place of the page, as exactly as that, in CSS pixels."""
    page.wait_for_function(ARRIVED, arg=[row, at, within])


@pytest.fixture
def touch(touched: Page) -> Touch:
    """What a screen reports: `touchStart`, `touchMove` and `touchEnd` with the fingers that are down."""
    session = touched.context.new_cdp_session(touched)

    def send(kind: str, *fingers: Point) -> None:
        held = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": held})

    return send


@pytest.fixture
def middle(touched: Page) -> tuple[int, Point]:
    """A row that is drawn near the middle of the map, and where."""
    row, x, y = touched.evaluate(NEAR_THE_MIDDLE)
    return row, (x, y)


def test_a_tap_opens_and_shows_no_card(touched: Page, touch: Touch, middle: tuple[int, Point]) -> None:
    """The image under the finger; there is no pointer that could rest on it."""
    _, at = middle
    touch("touchStart", at)
    touch("touchEnd")

    touched.wait_for_function(f"{ENGINE}.openId !== null")
    expect(touched.locator(".hover-card")).to_be_hidden()


def test_a_long_press_begins_a_lasso(touched: Page, touch: Touch, middle: tuple[int, Point]) -> None:
    """What is drawn after it selects, and the map stays where it is."""
    row, (x, y) = middle
    touch("touchStart", (x - 60, y - 60))
    becomes(touched, "engine.painter.lasso !== null", True)
    for corner in ((x + 60, y - 60), (x + 60, y + 60), (x - 60, y + 60)):
        touch("touchMove", corner)
    touch("touchEnd")

    touched.wait_for_function(f"{ENGINE}.selection.flags?.[{row}] === 1")
    assert touched.evaluate(f"{ENGINE}.selectionSummary().count < {ENGINE}.total")
    assert touched.evaluate("window.microscape.state().camera") is None


def test_a_drag_moves_the_plane_and_turns_space(
    touched: Page, touch: Touch, middle: tuple[int, Point]
) -> None:
    """One finger does what a mouse does; nothing is opened or selected by it."""
    dims = touched.evaluate(f"{ENGINE}.dims")
    row, (x, y) = middle
    before = touched.evaluate(f"{ENGINE}.camera")
    touch("touchStart", (x, y))
    touch("touchMove", (x + 20, y))
    touch("touchMove", (x + 80, y))
    touch("touchEnd")

    if dims == 3:
        touched.wait_for_function(f"yaw => {ENGINE}.camera.yaw !== yaw", arg=before["yaw"])
        becomes(touched, "[engine.camera.x, engine.camera.zoom]", [before["x"], before["zoom"]])
    else:
        arrives(touched, row, (x + 80, y), within=1)
    assert touched.evaluate(f"{ENGINE}.openId") is None


def test_a_pinch_zooms_at_the_middle_of_the_fingers(
    touched: Page, touch: Touch, middle: tuple[int, Point]
) -> None:
    """Twice as far apart is twice as large, and what lies between the fingers stays there."""
    zoom = touched.evaluate(f"{ENGINE}.camera.zoom")
    row, (x, y) = middle
    touch("touchStart", (x - 60, y - 20), (x + 60, y + 20))
    for reach in (1.25, 1.5, 1.75, 2):
        touch("touchMove", (x - 60 * reach, y - 20 * reach), (x + 60 * reach, y + 20 * reach))
    touch("touchEnd")

    touched.wait_for_function(f"Math.abs({ENGINE}.camera.zoom / {zoom} - 2) < 0.02")
    depth = 12 if touched.evaluate(f"{ENGINE}.dims") == 3 else 1.5  # in space what is nearer grows faster
    arrives(touched, row, (x, y), within=depth)
    assert touched.evaluate(f"{ENGINE}.openId") is None
    assert touched.evaluate("visualViewport.scale") == 1


def test_two_fingers_move_the_map(touched: Page, touch: Touch, middle: tuple[int, Point]) -> None:
    """In space too, where one finger turns it."""
    before = touched.evaluate(f"{ENGINE}.camera")
    row, (x, y) = middle
    touch("touchStart", (x - 50, y), (x + 50, y))
    for step in (20, 40, 70):
        touch("touchMove", (x - 50 + step, y + step), (x + 50 + step, y + step))
    touch("touchEnd")

    arrives(touched, row, (x + 70, y + 70), within=12)
    after = touched.evaluate(f"{ENGINE}.camera")
    assert after["zoom"] == pytest.approx(before["zoom"], rel=0.01)
    assert after.get("yaw") == before.get("yaw")


def test_a_second_finger_drops_the_lasso(touched: Page, touch: Touch, middle: tuple[int, Point]) -> None:
    """Who changes to a pinch while drawing selects nothing."""
    _, (x, y) = middle
    touch("touchStart", (x - 60, y - 60))
    becomes(touched, "engine.painter.lasso !== null", True)
    touch("touchMove", (x + 60, y - 60))
    touch("touchStart", (x + 60, y - 60), (x - 60, y + 60))
    touch("touchMove", (x + 90, y - 90), (x - 90, y + 90))
    touch("touchEnd")

    becomes(touched, "engine.painter.lasso", None)
    assert touched.evaluate(f"{ENGINE}.selection.isEmpty")
