"""All routes in one router, for the application to include before Dash catches every other path."""

from fastapi import APIRouter, Request

from api.analyses import AnalysisRoutes
from api.columns import ColumnRoutes
from api.designs import DesignRoutes
from api.designs_asked import DesignQuestionRoutes
from api.errors import ApiError, JsonErrorRoute
from api.export import ExportRoutes
from api.figure import FigureRoutes
from api.finetune import FineTuneRoutes
from api.health import HealthRoutes
from api.images import ImageRoutes
from api.insight import InsightRoutes
from api.jobs import JobRoutes
from api.label_files import LabelFileRoutes
from api.label_heads import LabelHeadRoutes
from api.label_queue import LabelQueueRoutes
from api.label_trees import LabelTreeRoutes
from api.labels import LabelRoutes
from api.map_questions import MapQuestionRoutes
from api.notebook import NotebookRoutes
from api.same import SameRoutes
from api.scans import ScanRoutes
from api.scattering import ScatteringRoutes
from api.search import SearchRoutes
from api.services import Services
from api.settings import Settings
from api.symmetry import SymmetryRoutes
from api.trails import TrailRoutes
from api.views import ViewRoutes

_ROUTES = (
    HealthRoutes,
    ColumnRoutes,
    ImageRoutes,
    ScanRoutes,
    SameRoutes,
    SearchRoutes,
    JobRoutes,
    InsightRoutes,
    TrailRoutes,
    MapQuestionRoutes,
    FineTuneRoutes,
    ViewRoutes,
    ExportRoutes,
    FigureRoutes,
    ScatteringRoutes,
    AnalysisRoutes,
    SymmetryRoutes,
    LabelTreeRoutes,
    LabelRoutes,
    LabelQueueRoutes,
    LabelHeadRoutes,
    LabelFileRoutes,
    NotebookRoutes,
    DesignRoutes,
    DesignQuestionRoutes,
)
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def build_router(settings: Settings) -> APIRouter:
    """Return the whole API for one set of settings; nothing is opened before the first request."""
    services = Services(settings)
    router = APIRouter(route_class=JsonErrorRoute)
    for routes in _ROUTES:
        router.include_router(routes(services).router())
    router.add_api_route("/api/{rest:path}", unknown, methods=_METHODS, include_in_schema=False)
    return router


def unknown(request: Request, rest: str) -> None:
    """Answer 404 in JSON: otherwise Dash would answer every unknown address with its page."""
    raise ApiError(404, f"There is no {request.method} /api/{rest}. /openapi.json describes what there is.")
