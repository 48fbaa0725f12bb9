"""Builds that wait, run or have ended, newest first; those that have not can be cancelled."""

from dash import html
from dash.development.base_component import Component

from components.attributes import data
from components.collections.cards import progress, target
from components.words import duration, images, moment
from pipeline.jobs import Job

TONES = {"queued": "busy", "running": "busy", "done": "good", "failed": "bad", "cancelled": "warn"}


def build_list(builds: list[Job]) -> html.Ul:
    """Return one line a build."""
    return html.Ul([line(job) for job in builds], className="builds")


def line(job: Job) -> html.Li:
    """Return a build with what came of it."""
    head: list[Component] = [
        html.Span(job.status, className=f"badge-soft {TONES[job.status]}"),
        html.Strong(target(job)),
        html.Span(["from ", html.Code(job.arguments["source"])], className="quiet"),
        html.Span(moment(job.created_at), className="quiet number"),
    ]
    if not job.has_ended:
        head.append(html.Button("Cancel", className="button danger", **data(cancel_job=job.id)))
    return html.Li([html.Div(head, className="build-head"), *outcome(job)], key=job.id)


def outcome(job: Job) -> list:
    """Return progress while it runs, then its result or why it failed."""
    if not job.has_ended:
        return [progress(job)]
    if job.status == "failed":
        return [html.P(job.error, className="notice bad")]
    if job.result is None:
        return []
    took = (job.finished_at - job.started_at).total_seconds() if job.finished_at and job.started_at else 0.0
    said = f"{images(job.result['images'])} in {duration(took)}"
    unreadable = job.result["unreadable"]
    if unreadable:
        said += f"; {unreadable:,} files could not be read"
    if not job.result["did_work"]:
        said = "Nothing had changed since the last build."
    return [html.P(said, className="quiet")]
