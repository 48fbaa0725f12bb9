"""The HTTP routes, as documented in docs/http.md: the same engine that the pages use.

Light: no heavy library is imported here; what needs one is done by a worker through the job table.
"""

from api.router import build_router
from api.settings import Settings

__all__ = ["Settings", "build_router"]
