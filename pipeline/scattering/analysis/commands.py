"""The verb of the command line that labels and analyses the scattering patterns of a collection. Light."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.console import console, fail_with_sentence, stage_bars
from pipeline.scattering.analysis.catalogue import ANALYSES

MOST_NAMED = 20


@fail_with_sentence
def analyse(
    collection: Annotated[Path, typer.Argument(help="Folder of a collection.")],
    only: Annotated[
        list[str] | None, typer.Option(help=f"Some of the analyses: {', '.join(ANALYSES)}.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(envvar="DATABASE_URL", help="SQLAlchemy URL of the annotations.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Label scattering patterns, run the analyses their labels offer, and store what they find."""
    from pipeline.scattering.analysis.bulk import analyse_collection

    with stage_bars(quiet=as_json) as progress:
        report = analyse_collection(collection, progress, only or (), database)
    if as_json:
        typer.echo(json.dumps(report.to_json()))
        return
    for name, count in report.analyses.items():
        console.print(f"  {ANALYSES[name].title}: {count:,} images", markup=False)
    for image_id, reason in report.unreadable[:MOST_NAMED]:
        console.print(f"  not read: {image_id}: {reason}", markup=False)
    console.print(
        f"{collection}: {report.patterns:,} likely patterns, labelled by {report.version}; "
        f"{report.analysed:,} analysed, {report.unchanged:,} as they were.",
        markup=False,
    )
