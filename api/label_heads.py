"""Heads of label trees: training, versions, labels still needed. Contract: docs/labels.md."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.errors import JsonErrorRoute
from api.retraining import running_training
from api.services import Services
from api.waiting import accepted
from pipeline.classify.desk.desk import Desk
from pipeline.classify.heads.versions import MADE_BY
from pipeline.classify.heads.words import report_in_words
from pipeline.classify.learn.curve import needed
from pipeline.classify.trees.tree import LabelTree
from pipeline.jobs import INTERACTIVE
from pipeline.tasks.labels_asked import submit_prediction, submit_training

_NOT_YET = "No heads were trained yet: train some, then this tells how they get better with labels."


class LabelHeadRoutes:
    """The routes, as methods that answer one request each."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Return the routes below /api/v1/collections/{collection}/labels/{tree}."""
        prefix = "/api/v1/collections/{collection}/labels/{tree}"
        router = APIRouter(prefix=prefix, tags=["labels"], route_class=JsonErrorRoute)
        router.add_api_route("/train", self.train, methods=["POST"], response_class=JSONResponse)
        router.add_api_route("/versions", self.versions)
        use = "/versions/{version}/use"
        router.add_api_route(use, self.use, methods=["POST"], response_class=JSONResponse)
        router.add_api_route("/curve", self.curve)
        return router

    def train(self, collection: str, tree: str) -> JSONResponse:
        """Train heads on what people say now; 202 with the job, or with the one that runs."""
        services = self._services
        desk, of = self._open(collection, tree)
        services.require_worker(INTERACTIVE)
        job = running_training(services, desk, of)
        if job is None:
            job = services.jobs.get(submit_training(services.jobs, collection, of.name))
        return accepted(services, job)

    def versions(self, collection: str, tree: str) -> list[dict[str, Any]]:
        """List the versions with their reports, newest first."""
        desk, of = self._open(collection, tree)
        versions = desk.versions(of)
        used = versions.settings()["version"]
        told = {name: report_in_words(of, versions.report(name)) for name in versions.names()}
        found = [{"nodes": [], **report, "in_use": name == used} for name, report in told.items()]
        predictions = desk.predictions(of)
        for report in found:
            tells = report["in_use"] and MADE_BY not in report
            report["unpredicted"] = predictions.missing if predictions and tells else None
        return found

    def use(self, collection: str, tree: str, version: str) -> JSONResponse:
        """Predict with a version from now on; 202 with a job where images came since it was trained."""
        desk, of = self._open(collection, tree)
        versions = desk.versions(of)
        is_shipped = versions.is_shipped(version)  # it speaks of likely patterns alone
        if not is_shipped and versions.predictions(version, desk.collection.ids).missing:
            self._services.require_worker(INTERACTIVE)
            jobs = self._services.jobs
            return accepted(self._services, jobs.get(submit_prediction(jobs, collection, of.name, version)))
        versions.change(version=version)
        return JSONResponse({**report_in_words(of, versions.report(version)), "in_use": True})

    def curve(
        self, collection: str, tree: str, wanted: Annotated[float, Query(gt=0, lt=1)] = 0.9
    ) -> dict[str, Any]:
        """Return how heads got better with labels, and how many a wanted balanced accuracy still takes."""
        desk, of = self._open(collection, tree)
        versions = desk.versions(of)
        name = versions.settings()["version"]
        curves = versions.report(name).get("curves", []) if name else []
        told = []
        for curve in curves:
            more = needed(curve["labels"], curve["scores"], wanted)
            told.append({"classes": curve["classes"], "points": curve["points"], **more})
        told.sort(key=lambda one: one["points"][-1]["score"])
        empty = {"points": [], **needed([], [], wanted)} | ({} if name else {"sentence": _NOT_YET})
        worst = told[0] if told else empty
        shown = {key: worst[key] for key in ("points", "needed", "sentence")}
        return {"version": name, "wanted": wanted, **shown, "questions": told}

    def _open(self, collection: str, tree: str) -> tuple[Desk, LabelTree]:
        desk = self._services.opened(collection).labels
        return desk, desk.files.get(tree)
