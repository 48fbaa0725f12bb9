"""The web application: one Dash object on FastAPI, with the HTTP API beside it.

This module alone reads the environment; see `read_site` and docs/explore.md. `server` is what gunicorn
serves: `gunicorn app:server -k asgi`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from dash import Dash
from fastapi import FastAPI
from fastapi.responses import RedirectResponse

from api import Settings, build_router
from components import __version__, shell
from components.delivery import Delivery, index_page
from components.site import Site

HERE = Path(__file__).parent
# Dash draws the page only when our components are there. Loaded by Dash itself, each module would run
# twice, and sometimes too late.
RENDERER = 'import("/assets/microscape.mjs").then(() => new DashRenderer());'


def create_server(site: Site) -> FastAPI:
    """Return the FastAPI application that answers for `site`, with Dash inside."""
    server = FastAPI(title="Microscape", version=__version__, docs_url=None, redoc_url=None)
    server.state.site = site
    server.include_router(build_router(settings_of(site)))
    server.add_api_route("/", lambda: RedirectResponse(first_page(site)), include_in_schema=False)
    prepare(create_dash(server))
    server.add_middleware(Delivery, here=HERE)
    return server


def first_page(site: Site) -> str:
    """Return the address of the map of the first whole collection: its columns are asked for at once."""
    name = shell.chosen_name("", site.summaries())
    return f"/explore?c={quote(name)}" if name else "/explore"


def create_dash(server: FastAPI) -> Dash:
    """Return the one Dash object of this process; its pages and callbacks register themselves."""
    dash = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]  # its annotation forgets FastAPI objects
        backend="fastapi",
        use_pages=True,
        title="Microscape",
        update_title="",
        index_string=index_page(HERE),
        assets_ignore=r"\.mjs$",
        include_pages_meta=False,
        add_log_handler=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    dash.renderer = RENDERER
    # No callback of ours streams; with this every page would start a worker for web sockets.
    dash.backend.websocket_capability = False
    dash.layout = shell.layout
    return dash


def prepare(dash: Dash) -> None:
    """Register pages, callbacks and assets now.

    Dash 4.4 does so at the first request to "/" or an address of its own; whoever asked a fresh worker
    for /explore first would get a page without styles and callbacks.
    """
    for step in dash.backend._before_request_funcs:  # type: ignore[attr-defined]  # of its FastAPI half
        step()


def read_site(environment: Mapping[str, str]) -> Site:
    """Return where this installation keeps its things.

    MICROSCAPE_COLLECTIONS (./collections) holds the collections, MICROSCAPE_STATE (./state) jobs, caches
    and uploads, DATABASE_URL the jobs of several machines. MICROSCAPE_SOURCES lists the folders below which
    builds may be started from the page or over HTTP; none: they may not. MICROSCAPE_NOTEBOOK is set by the
    notebook that starts this server (docs/notebook.md).
    """
    sources = environment.get("MICROSCAPE_SOURCES", "").split(os.pathsep)
    return Site(
        collections=Path(environment.get("MICROSCAPE_COLLECTIONS", "collections")),
        state=Path(environment.get("MICROSCAPE_STATE", "state")),
        database=environment.get("DATABASE_URL") or None,
        sources=tuple(Path(folder) for folder in sources if folder),
        notebook=environment.get("MICROSCAPE_NOTEBOOK") or None,
    )


def settings_of(site: Site) -> Settings:
    """Return the same for the API."""
    return Settings(site.collections, site.state, site.database, site.sources, notebook=site.notebook)


server = create_server(read_site(os.environ))
