"""The map in a browser: first picture, filter, recolour, lasso and pan, beside Plotly's scattergl.

Generated clustered points are served as the app serves columns and drawn at 1100 × 760 in headless
Chromium without a GPU. Times are milliseconds, median / 95th percentile, from the action to a pixel read
back from the canvas; "pan" is the time from frame to frame, "first map" counts from navigation; "pictures"
are sprites in place of points, so close up that they have room. "memory" is what the page holds in the end,
typed arrays included, in MB; what a GPU process holds for WebGL is not in it.

--peers adds regl-scatterplot and Embedding Atlas' view (benchmarks/peer_bundles.py). They count no facets:
theirs are counted by a plain loop. Plotly ends at 100,000 points, where a filter takes it a second; Embedding
Atlas' view selects nothing by itself, so its lasso is left out.
"""

import statistics
import sys
from typing import Any

from playwright.sync_api import Browser, Error

from benchmarks.map_server import Server, columns
from benchmarks.peer_bundles import bundle
from benchmarks.report import arguments, show
from tests.browser.chromium import launched

EXACT_MEMORY = "--enable-blink-features=ForceEagerMeasureMemory"
SIZE = {"width": 1100, "height": 760}
TIMEOUT_MS = 120_000
FIRST_MAPS = 3
PLOTLY_AT_MOST = 100_000
ACTIONS = {
    "filter": "filter(24)",
    "filter, all counts": "withCounts(16)",
    "recolour": "recolour(16)",
    "lasso": "lasso(12)",
    "pan": "pan(90)",
    "hover": "pick(60)",
    "pan, pictures": "panPictures(90)",
}
PLOTLY_ACTIONS = {
    "filter": "filter(6)",
    "filter, all counts": "withCounts(4)",
    "recolour": "recolour(6)",
    "lasso": "lasso(3)",
    "pan": "pan(20)",
}
ATLAS_ACTIONS = {"filter": "filter(8)", "filter, all counts": "withCounts(6)", "pan": "pan(20)"}
REGL_ACTIONS = {**ATLAS_ACTIONS, "lasso": "lasso(6)"}
PEERS = {"regl-scatterplot": ("regl", REGL_ACTIONS), "Embedding Atlas' view": ("atlas", ATLAS_ACTIONS)}
WITHIN = (
    "Promise.race([%s, new Promise((_, no) => "
    f"setTimeout(() => no(new Error('not done in {TIMEOUT_MS} ms')), {TIMEOUT_MS}))])"
)
MEMORY = "performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)"


def measure(browser: Browser, server: Server, page: str, actions: dict[str, str]) -> dict[str, Any]:
    """Open a page in fresh browser contexts and time what it offers."""
    first_maps = []
    for attempt in range(FIRST_MAPS):
        server.sent_bytes = 0
        context = browser.new_context(viewport=SIZE)  # type: ignore[arg-type]  # a plain dictionary is one
        tab = context.new_page()
        tab.set_default_timeout(TIMEOUT_MS)
        tab.goto(f"{server.address}/page/{page}")
        tab.wait_for_function("window.bench && bench.ready()")
        first_maps.append(tab.evaluate("bench.firstMap()"))
        if attempt < FIRST_MAPS - 1:
            context.close()
    found: dict[str, Any] = {
        "MB": round(server.sent_bytes / 1e6, 1),
        "first map": round(statistics.median(first_maps)),
    }
    for name in ACTIONS:
        found[name] = summary(tab.evaluate(WITHIN % f"bench.{actions[name]}")) if name in actions else "–"
    found["memory"] = round(tab.evaluate(MEMORY) / 1e6)
    context.close()
    return found


def attempt(browser: Browser, server: Server, page: str, actions: dict[str, str]) -> dict[str, Any]:
    """Measure a page; where it fails, say why on the terminal: what was measured before it stands."""
    try:
        return measure(browser, server, page, actions)
    except Error as error:
        print(f"{page} failed: {error}", file=sys.stderr)
        for context in browser.contexts:
            context.close()
        return dict.fromkeys(("MB", "first map", *ACTIONS, "memory"), "failed")


def summary(times: list[float]) -> str:
    """Return median / 95th percentile."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} / {ordered[int(len(ordered) * 0.95)]:.1f}"


def run(is_quick: bool, with_peers: bool) -> list[dict[str, Any]]:
    """Measure every engine at every size."""
    fewest = 25_000 if with_peers else 6_000
    sizes = [fewest, 100_000] if is_quick else [fewest, 100_000, 500_000, 1_000_000]
    if with_peers:
        bundle()
    server = Server()
    rows = []
    with launched(EXACT_MEMORY) as browser:
        for points in sizes:
            columns(points)  # made before anything is timed
            for name, page, actions in _pages(points, with_peers):
                rows.append({"engine": name, "points": points, **attempt(browser, server, page, actions)})
                print(*rows[-1].values(), sep=" | ", file=sys.stderr)
    return rows


def _pages(points: int, with_peers: bool) -> list[tuple[str, str, dict[str, str]]]:
    """Return the name of every engine that is measured at a size, its page, and what it can do."""
    pages = [
        ("map, plane", f"index.html?dims=2&rows={points}", ACTIONS),
        ("map, space", f"index.html?dims=3&rows={points}", ACTIONS),
    ]
    if points <= PLOTLY_AT_MOST:
        pages.append(("Plotly scattergl", f"plotly.html?rows={points}", PLOTLY_ACTIONS))
    if with_peers:
        pages += [
            (name, f"peer.html?engine={key}&rows={points}", actions) for name, (key, actions) in PEERS.items()
        ]
    return pages


if __name__ == "__main__":
    wanted = arguments(__doc__ or "", peers="beside regl-scatterplot and Embedding Atlas, fetched by npm")
    show(
        run(wanted.quick, wanted.peers), wanted.json, title="The map, milliseconds: median / 95th percentile"
    )
    sys.exit(0)
