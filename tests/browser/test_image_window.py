"""The large window of an image: down to the pixel, with its window, its units, and without its numbers."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from pipeline.collection import open_collection
from tests.browser.conftest import Complaints
from tests.browser.seeing import at_rest, show


@pytest.fixture
def window(page: Page, server: str, installation: Path) -> Locator:
    """The window of an image of 40 × 32 pixels of 2 nm, with its numbers."""
    return opened(page, server, installation, "scan_001.npy")


def opened(page: Page, server: str, installation: Path, path: str) -> Locator:
    """Open an image and its window; images of odd number have a known scale."""
    frame = open_collection(installation / "collections" / "stripes").frame
    show(page, server)
    page.evaluate("id => microscape.engine.open(id)", frame.index[frame["path"] == path][0])
    expect(page.locator(".opened-size")).to_contain_text("pixels")
    page.get_by_role("button", name="The opened image").click()
    window = page.locator("dialog.image-window")
    expect(window).to_have_class(re.compile("is-ready|without-numbers"))
    at_rest(window.get_by_role("application", name="The image"))
    return window


DRAWN = "document.querySelector('dialog.image-window .stage canvas').toDataURL()"


def npy(values: np.ndarray) -> bytes:
    """The bytes of numbers as the server sends them."""
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def middle(place: Locator) -> tuple[float, float]:
    """The middle of what is shown, in the page."""
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_value_under_the_cursor_is_that_of_the_file(
    page: Page, window: Locator, installation: Path
) -> None:
    """Place in pixels and nm, and the number itself; beside the image nothing."""
    stage = window.get_by_role("application", name="The image")
    page.mouse.move(*middle(stage))
    words = re.compile(r"^x (\d+), y (\d+) · ([\d.]+) nm, ([\d.]+) nm · ([\d,.]+)$")
    expect(window.locator(".stage-readout")).to_have_text(words)
    found = words.match(window.locator(".stage-readout").inner_text())
    assert found is not None
    x, y = int(found[1]), int(found[2])
    assert float(found[5]) == np.load(installation / "collections" / "stripes-source" / "scan_001.npy")[y, x]
    assert float(found[3]) == pytest.approx(2 * x, abs=2.1)


def test_an_original_that_is_gone_is_said_beside_its_preview(
    page: Page, server: str, installation: Path
) -> None:
    """In the panel and in the large window, which asks for no numbers; nothing offers the file."""
    gone = "The original scan_001.npy is gone: it was moved or deleted since the build."

    def without_original(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"original_missing": gone})

    asked: list[str] = []
    page.route(re.compile(r"/images/[0-9a-f]{32}$"), without_original)
    page.on("request", lambda request: asked.append(request.url))
    window = opened(page, server, installation, "scan_001.npy")

    said = f"{gone} What is shown is the stored preview."
    expect(page.locator(".opened-lost")).to_have_text(said)
    expect(window.get_by_role("alert")).to_have_text(said)
    expect(window.locator("img.stage-preview")).to_be_visible()
    for place in (window, page.locator(".opened")):
        expect(place.get_by_role("link", name="Original")).to_have_count(0)
    assert not [url for url in asked if url.endswith(("/pixels", "/mask", "/scan", "/original"))]


def test_scrolling_zooms_at_the_cursor_and_keys_lead_back(page: Page, window: Locator) -> None:
    """What lies under the cursor stays there; the bar shortens what it stands for; 0 shows all."""
    stage = window.get_by_role("application", name="The image")
    x, y = middle(stage)
    page.mouse.move(x - 60, y + 40)
    expect(window.locator(".stage-readout")).to_have_text(re.compile("^x "))
    before = window.locator(".stage-readout").inner_text()
    whole = window.locator(".stage-scale").inner_text()
    page.mouse.wheel(0, -700)
    expect(window.locator(".stage-scale")).not_to_have_text(whole)
    page.mouse.move(x - 60, y + 40)
    expect(window.locator(".stage-readout")).to_have_text(before)
    stage.press("0")
    expect(window.locator(".stage-scale")).to_have_text(whole)


def test_a_typed_window_redraws_and_percentiles_bring_it_back(page: Page, window: Locator) -> None:
    """Bounds in the image's own values; one that is not below the other is refused."""
    low = window.get_by_role("textbox", name="Darkest value")
    first, drawn = low.input_value(), page.evaluate(DRAWN)
    low.fill("100")
    low.press("Enter")
    expect(window.get_by_role("slider", name="Darkest value")).to_have_attribute("aria-valuenow", "100")
    page.wait_for_function(f"drawn => {DRAWN} !== drawn", arg=drawn)
    low.fill("1e9")
    low.press("Enter")
    expect(low).to_have_attribute("aria-invalid", "true")
    window.get_by_role("button", name="0.5 – 99.5 %").click()
    expect(low).to_have_value(first)


def test_a_handle_of_the_histogram_moves_by_keys(window: Locator) -> None:
    """A hundredth of what the histogram shows, and the bound says so."""
    bound = window.get_by_role("textbox", name="Brightest value")
    before = bound.input_value()
    window.get_by_role("slider", name="Brightest value").press("ArrowLeft")
    expect(bound).not_to_have_value(before)
    assert float(bound.input_value()) < float(before)


def test_what_the_detector_could_not_count_is_said(page: Page, server: str, installation: Path) -> None:
    """The share of pixels at the last value of eight bits."""

    def saturate(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body().replace(b"\xfe", b"\xff"))

    page.route("**/pixels", saturate)
    window = opened(page, server, installation, "scan_001.npy")
    expect(window.locator(".image-notes")).to_contain_text("% saturated, at 255")


def test_escape_closes_and_gives_the_focus_back(page: Page, window: Locator) -> None:
    """The list of its keys closes first; the image stays open in the panel."""
    page.keyboard.press("?")
    keys = page.locator("dialog.keys")
    expect(keys).to_contain_text("values along a line")
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    expect(window.get_by_role("application", name="The image")).to_be_focused()
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(page.get_by_role("button", name="The opened image")).to_be_focused()


def test_a_key_opens_it_and_the_map_hears_none_meanwhile(page: Page, window: Locator) -> None:
    """`e` opens the window, `g` within it opens no gallery, and the focus goes back to the map."""
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    page.locator("#map canvas.map-points").first.focus()
    page.keyboard.press("e")
    expect(window).to_have_class(re.compile("is-ready"))
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(window.get_by_role("button", name="FFT")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".gallery-scroll")).not_to_be_visible()
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(page.locator("#map canvas.map-points").first).to_be_focused()


def test_an_unknown_scale_is_said(page: Page, server: str, installation: Path) -> None:
    """No bar, and the place in pixels alone."""
    window = opened(page, server, installation, "scan_000.npy")
    expect(window.locator(".stage-scale")).to_have_text("unknown scale")
    page.mouse.move(*middle(window.get_by_role("application", name="The image")))
    expect(window.locator(".stage-readout")).to_have_text(re.compile(r"x \d+, y \d+ · [\d.]+"))


def test_without_its_numbers_the_preview_is_shown(
    page: Page, server: str, installation: Path, complaints: Complaints
) -> None:
    """The server's sentence, and what is left."""
    sentence = "scan_001.npy was changed since the build."
    page.route("**/pixels", lambda route: route.fulfill(status=409, json={"error": sentence}))
    window = opened(page, server, installation, "scan_001.npy")
    expect(window.get_by_role("alert")).to_contain_text(f"{sentence} What is shown is the stored preview.")
    expect(window.locator(".stage-preview")).to_be_visible()
    complaints.forgive()


def test_the_spectrum_says_the_spacing_of_a_lattice(page: Page, server: str, installation: Path) -> None:
    """A cursor near a peak is drawn to it; the spacing is in nm, the angle against the horizontal."""
    waves = np.tile(np.sin(np.arange(128) * 2 * np.pi / 8), (128, 1)).astype(np.float32)
    page.route("**/pixels", lambda route: route.fulfill(body=npy(waves)))
    window = opened(page, server, installation, "scan_001.npy")
    window.get_by_role("button", name="FFT").click()
    spectrum = window.get_by_role("application", name="Its power spectrum")
    expect(window.locator(".stage-title")).to_contain_text("middle 128 × 128 pixels, Hann")
    at_rest(spectrum)
    box = spectrum.bounding_box()
    assert box is not None
    bin_px = min(box["width"], box["height"]) / 128
    x, y = middle(spectrum)
    page.mouse.move(x + 17.5 * bin_px, y + 1.5 * bin_px)
    readout = window.locator(".stage-readout").last
    expect(readout).to_have_text("peak: d = 16 nm (8 pixels) · 0.0°")
    page.mouse.move(x + 0.5 * bin_px, y + 30 * bin_px)
    expect(readout).to_have_text(re.compile(r"^d = [\d.]+ nm"))
    window.get_by_role("button", name="FFT").click()
    expect(spectrum).to_have_count(0)


def test_a_line_has_a_profile_in_units(page: Page, window: Locator) -> None:
    """A drag or a key draws it and moves its ends, the chart says values; put away, it is gone."""
    window.get_by_role("button", name="Profile").click()
    stage = window.get_by_role("application", name="The image")
    expect(window.locator(".profile-said")).to_have_text("Drag over the image to draw a line.")
    expect(window.locator(".stage-scale")).to_be_visible()
    at_rest(stage)
    x, y = middle(stage)
    drag(page, (x - 100, y), (x + 100, y))
    said = window.locator(".profile-said")
    expect(said).to_have_text(re.compile(r"^[\d.]+ nm long"))
    first = said.inner_text()
    drag(page, (x + 100, y), (x + 100, y + 60))
    expect(said).not_to_have_text(first)
    window.get_by_role("button", name="Put one across").click()
    expect(window.get_by_role("button", name="Start of the line")).to_be_focused()
    across = said.inner_text()
    page.keyboard.press("Shift+ArrowDown")
    expect(said).not_to_have_text(across)
    window.get_by_role("img", name="Values along the line").hover()
    expect(said).to_have_text(re.compile(r"^at [\d.]+ nm: [\d.]+$"))
    window.get_by_role("button", name="Profile").click()
    expect(window.locator(".stage-line")).to_have_count(0)
    expect(said).to_have_count(0)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, move, let go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()


SPANS = """([darkest, brightest, low, high]) => {
  const span = Number(brightest.value) - Number(darkest.value);
  return low <= span && span <= high;
}"""


def test_levelling_is_for_the_eye_and_says_so(page: Page, server: str, installation: Path) -> None:
    """A tilt with steps between rows becomes flat; taken back, the values are those of the file."""
    rows, columns = np.mgrid[:64, :64]
    tilted = (np.sin(columns) + 0.5 * columns + 2.0 * rows + 100.0 * (rows % 2)).astype(np.float32)
    page.route("**/pixels", lambda route: route.fulfill(body=npy(tilted)))
    window = opened(page, server, installation, "scan_001.npy")
    bounds = [window.get_by_role("textbox", name=f"{end} value") for end in ("Darkest", "Brightest")]

    def spans(low: float, high: float) -> None:
        page.wait_for_function(SPANS, arg=[*(bound.element_handle() for bound in bounds), low, high])

    before = float(bounds[1].input_value()) - float(bounds[0].input_value())
    assert before > 35
    window.get_by_role("button", name="Align rows").click()
    expect(window.locator(".image-notes")).to_contain_text("rows aligned by their medians. The image is unch")
    spans(0, 35)
    window.get_by_role("button", name="Level plane").click()
    expect(window.locator(".image-notes")).to_contain_text("plane taken off, rows aligned")
    spans(0, 3)
    window.get_by_role("button", name="Align rows").click()
    window.get_by_role("button", name="Level plane").click()
    expect(window.locator(".image-notes")).to_have_text("nothing masked, nothing saturated")
    spans(before, before)
