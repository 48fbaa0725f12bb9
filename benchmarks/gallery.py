"""The gallery and the table below the map: scrolling from the first image to the last, and other orders.

The app shows a generated collection in headless Chromium without a GPU, the gallery 600 pixels high. Times
are milliseconds. "fling" is from frame to frame while the list moves from top to bottom in 240 steps,
"read" while it moves by 30 pixels a step: median / 95th percentile / longest, 16.7 being every frame of the
screen. "arrived" is how long after the fling every tile in view has its picture, "by number" and "alike"
how long another order takes, from the choice to the tiles. "tiles" are the elements that stand for all
images, "requests" and "MB" what was fetched while scrolling, "memory" what the page holds in the end.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.report import arguments, show
from benchmarks.synthetic import write_collection
from pipeline.collection.pictures import PER_SHEET
from tests.browser.chromium import launched
from tests.browser.conftest import installed

SCREEN = {"width": 1440, "height": 900}
EXACT_MEMORY = "--enable-blink-features=ForceEagerMeasureMemory"
MEMORY = "performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)"
ISOLATED = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "credentialless"}
STEPS = 240
READ_PX = 30
SCROLL = """async ([list, steps, pixels]) => {
  const element = document.querySelector(list);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times = [];
  let before = await frame();
  for (let step = 1; step <= steps; step += 1) {
    if (pixels) element.scrollTop += pixels;
    else element.scrollTop = ((element.scrollHeight - element.clientHeight) * step) / steps;
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  return times;
}"""
ARRIVED = """async () => {
  const from = performance.now();
  const middle = (canvas) => [canvas.width >> 1, canvas.height >> 1, 1, 1];
  const isEmpty = (canvas) => canvas.getContext("2d").getImageData(...middle(canvas)).data[3] === 0;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  while ([...document.querySelectorAll(".tile canvas")].some(isEmpty)) await frame();
  return performance.now() - from;
}"""
REORDERED = """async (order) => {
  const select = document.querySelector(".sort-by");
  const first = () => document.querySelector("#tile-0").dataset.row;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  document.querySelector(".gallery-scroll").scrollTop = 0;
  await frame();
  await frame();
  const [old, from] = [first(), performance.now()];
  select.value = order;
  select.dispatchEvent(new Event("change"));
  while (first() === old) await frame();
  return performance.now() - from;
}"""


def measure(browser: Browser, server: str, collection: str) -> list[dict[str, Any]]:
    """Open the gallery of a collection, then its table, and scroll through each."""
    with browser.new_context(viewport=SCREEN) as context:  # type: ignore[arg-type]  # a plain dictionary is one
        page = context.new_page()
        page.add_init_script("localStorage.setItem('sheet-height', 600)")
        page.route("**/explore*", _isolated)
        page.goto(f"{server}/explore?c={collection}")
        page.wait_for_function("window.microscape?.engine.status.phase === 'ready'")
        rows = []
        for view, key, item in (("gallery", "g", ".tile"), ("table", "r", ".table-row")):
            page.keyboard.press(key)
            page.locator(item).first.wait_for()
            rows.append(
                {
                    "view": view,
                    "images": page.evaluate("microscape.engine.total"),
                    **_scrolled(page, view, item),
                }
            )
        return rows


def _scrolled(page: Page, view: str, item: str) -> dict[str, Any]:
    is_gallery = view == "gallery"
    fetched: list[int] = []
    page.on("response", lambda answer: fetched.append(int(answer.headers.get("content-length", 0))))
    scroller = f".{view}-scroll"
    found: dict[str, Any] = {
        "read": _frames(page.evaluate(SCROLL, [scroller, STEPS, READ_PX])),
        "fling": _frames(page.evaluate(SCROLL, [scroller, STEPS, 0])),
        "arrived": round(page.evaluate(ARRIVED)) if is_gallery else "–",
        "tiles": page.locator(item).count(),
        "requests": len(fetched),
        "MB": round(sum(fetched) / 1e6, 1),
    }
    page.evaluate("microscape.engine.openRow(0)")
    for name, order in (("by number", "thickness_nm"), ("alike", "∼alike")):
        found[name] = round(page.evaluate(REORDERED, order)) if is_gallery else "–"
    return {**found, "memory": round(page.evaluate(MEMORY) / 1e6)}


def _frames(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} / {ordered[int(0.95 * len(ordered))]:.1f} / {ordered[-1]:.0f}"


def _isolated(route: Any) -> None:
    """Serve the page so that its memory may be measured."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, **ISOLATED})


def _write(folder: Path, size: int) -> None:
    """Write a generated collection with every sheet, so that each is fetched and decoded."""
    write_collection(folder, size, "none")
    first = folder / "thumbnails" / f"sheet-{0:012x}.webp"
    for number in range(1, -(-size // PER_SHEET)):
        first.with_name(f"sheet-{number:012x}.webp").hardlink_to(first)


def run(is_quick: bool) -> list[dict[str, Any]]:
    """Measure collections of several sizes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, launched(EXACT_MEMORY) as browser:
        sizes = [6_000] if is_quick else [6_000, 100_000]
        for size in sizes:
            _write(Path(folder) / "collections" / f"of-{size}", size)
        told = {
            "MICROSCAPE_COLLECTIONS": str(Path(folder) / "collections"),
            "MICROSCAPE_STATE": str(Path(folder) / "state"),
        }
        with installed(Path(folder), {**os.environ, **told}) as server:
            for size in sizes:
                rows += measure(browser, server, f"of-{size}")
    return rows


if __name__ == "__main__":
    wanted = arguments(__doc__ or "")
    show(
        run(wanted.quick),
        wanted.json,
        title="Below the map, milliseconds",
    )
    sys.exit(0)
