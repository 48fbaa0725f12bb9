"""The command line: `python -m pipeline VERB`. Every verb has --help; exit code 0 only on success."""

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.classify.commands import labels, train_heads
from pipeline.console import console, fail_with_sentence, stage_bars
from pipeline.design.commands import design
from pipeline.encoder.commands import evaluate, finetune
from pipeline.meter import Progress
from pipeline.scattering.analysis.commands import analyse

app = typer.Typer(
    name="python -m pipeline",
    help="Microscape: from a folder of images to a map.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
train = typer.Typer(no_args_is_help=True, help="Train what ships with Microscape.")
app.add_typer(train, name="train")
train.command("heads")(train_heads)
app.add_typer(labels, name="labels")
app.add_typer(evaluate, name="evaluate")
app.add_typer(design, name="design")
app.command()(finetune)
app.command()(analyse)

Into = Annotated[Path, typer.Option(help="Folder of the collection; made if missing.")]
Device = Annotated[str, typer.Option(help="auto, cpu or cuda.")]
Weights = Annotated[Path | None, typer.Option(help="Where the weights go; by default where they ship.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


@app.command()
@fail_with_sentence
def demo(
    into: Into,
    images: Annotated[int, typer.Option(help="How many images to simulate.", min=60)] = 6000,
    seed: Annotated[int, typer.Option(help="Another seed, other images.")] = 0,
    device: Device = "auto",
) -> None:
    """Simulate a laboratory's images and build the demo collection from them."""
    from pipeline.collection.listing import summarise

    if into.is_dir() and summarise(into).state == "complete":
        console.print(
            f"{into}: the demo collection is there. Remove the folder to make it anew.", markup=False
        )
        return
    from pipeline.build import build
    from pipeline.simulate.demo import DEMO_NOTICE, DEMO_TITLE, write_demo

    source = into.with_name(f"{into.name}.source")
    with stage_bars() as progress:
        write_demo(
            source,
            images=images,
            seed=seed,
            workers=os.cpu_count() or 1,
            progress=lambda fraction, message: progress("simulate", fraction, message),
        )
        report = build(
            source, into, device=device, title=DEMO_TITLE, notice=DEMO_NOTICE, seed=seed, progress=progress
        )
    _print_report(report)


@app.command()
@fail_with_sentence
def build(  # noqa: PLR0913 - options
    source: Annotated[Path, typer.Argument(help="Folder with the images, searched below too.")],
    into: Into,
    metadata: Annotated[
        Path | None,
        typer.Option(help="CSV, TSV, Parquet or Excel, joined by path or name; or records of DataFed."),
    ] = None,
    pattern: Annotated[
        str | None, typer.Option(help="Fields of the file names: '{sample}_{date}_{bias}V'.")
    ] = None,
    device: Device = "auto",
    processes: Annotated[
        int | None, typer.Option(help="Decode processes; one a core by default.", min=1)
    ] = None,
    title: Annotated[str | None, typer.Option(help="Name that people see.")] = None,
    as_json: AsJson = False,
) -> None:
    """Build a collection from a folder of images, or bring it up to date."""
    _build(
        source,
        into,
        as_json,
        metadata=metadata,
        pattern=pattern,
        device=device,
        processes=processes,
        title=title,
    )


@app.command()
@fail_with_sentence
def add(
    source: Annotated[Path, typer.Argument(help="The folder the collection was built from.")],
    into: Annotated[Path, typer.Option(help="Folder of a collection that is there.")],
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Take in new images and place them on the map as it stands."""
    from pipeline.collection.info import read_info

    described = read_info(into)["source"]
    table = Path(described["metadata"]) if described.get("metadata") else None
    _build(
        source, into, as_json, metadata=table, pattern=described.get("pattern"), device=device, keep_map=True
    )


@app.command("pull")
@fail_with_sentence
def pull_records(
    item: Annotated[
        str, typer.Argument(help="Collection of DataFed (c/… or alias) or saved query (q/…); or: tiled.")
    ],
    into: Annotated[Path, typer.Option(help="Folder that build takes; made if missing, continued if there.")],
    address: Annotated[
        str | None, typer.Argument(help="After tiled: the address of the server, or of a node.")
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="Transfer the files of DataFed's records too.")] = False,
    api_key: Annotated[
        str | None, typer.Option(envvar="TILED_API_KEY", help="Key of the Tiled server.")
    ] = None,
) -> None:
    """Pull records from DataFed (pip install datafed), or images from a Tiled server, for build to take."""
    if item == "tiled":
        _pull_tiled(address, into, api_key)
    else:
        _pull_datafed(item, into, raw)


def _pull_datafed(item: str, into: Path, raw: bool) -> None:
    from pipeline.readers.sources.datafed.pull import connect, pull

    client = connect()
    with stage_bars() as progress:
        pulled = pull(client, item, into, raw=raw, progress=progress)
    for name in pulled.missing[:20]:
        console.print(f"  no file came for {name}", markup=False)
    files = f", {pulled.files:,} files transferred, {len(pulled.missing):,} missing" if raw else ""
    console.print(f"{into}: {pulled.found:,} records, {pulled.new:,} of them new{files}.", markup=False)


def _pull_tiled(address: str | None, into: Path, api_key: str | None) -> None:
    from pipeline.errors import SourceError
    from pipeline.readers.sources.tiled import pull

    if address is None:
        raise SourceError("Name the server: python -m pipeline pull tiled http://… --into FOLDER")
    with stage_bars() as progress:
        pulled = pull(address, into, api_key=api_key, progress=progress)
    for sentence in pulled.missing[:20]:
        console.print(f"  not taken: {sentence}", markup=False)
    others = f"; {pulled.others:,} nodes are no images" if pulled.others else ""
    console.print(f"{into}: {pulled.found:,} images, {pulled.new:,} of them new{others}.", markup=False)


def _build(source: Path, into: Path, as_json: bool, **options: Any) -> None:
    from pipeline.build import build as build_collection

    with stage_bars(quiet=as_json) as progress:
        report = build_collection(source, into, progress=progress, **options)
    if as_json:
        typer.echo(json.dumps({**vars(report), "folder": str(report.folder), "did_work": report.did_work}))
    else:
        _print_report(report)
    if report.problems:
        raise typer.Exit(1)


def _print_report(report: Any) -> None:
    if not report.did_work:
        console.print(
            f"{report.folder}: nothing to do, {report.images:,} images are as the last build left them."
        )
    for name, stage in report.stages.items():
        rate = stage["rows"] / max(stage["duration_s"], 1e-3)
        console.print(
            f"  {name:<10} {stage['rows']:>8,} in {stage['duration_s']:>7.1f} s  {rate:>8,.0f} a second"
            f"  peak memory {stage['peak_memory_mb']:,} MB"
        )
    _print_unmatched(report.metadata)
    for path, reason in report.unreadable[:20]:
        console.print(f"  not read: {path}: {reason}", markup=False)
    if len(report.unreadable) > 20:
        console.print(f"  … and {len(report.unreadable) - 20:,} more; all stand in the table `files`.")
    for problem in report.problems:
        console.print(f"  problem: {problem}", markup=False)
    console.print(f"{report.folder}: {report.images:,} images of {report.files:,} files.", markup=False)


def _print_unmatched(metadata: dict[str, Any]) -> None:
    table = metadata.get("table")
    rows, files = metadata.get("unmatched_rows_count", 0), metadata.get("unmatched_files_count", 0)
    if rows:
        console.print(
            f"  {table}: {rows:,} rows match no image, the first is {metadata['unmatched_rows'][0]}",
            markup=False,
        )
    if files:
        console.print(
            f"  {table}: {files:,} files have no row, the first is {metadata['unmatched_files'][0]}",
            markup=False,
        )
    if damaged := metadata.get("damaged_rows_count", 0):
        console.print(
            f"  {table}: {damaged:,} entries are damaged, the first is {metadata['damaged_rows'][0]}",
            markup=False,
        )
    if left_out := metadata.get("left_out_columns_count", 0):
        first = metadata["left_out_columns"][0]
        console.print(f"  {table}: {left_out:,} rarer columns are left out, as {first}", markup=False)
    if missed := metadata.get("pattern_missed_count", 0):
        first = metadata["pattern_missed"][0]
        console.print(
            f"  pattern {metadata['pattern']}: {missed:,} names do not fit, the first is {first}",
            markup=False,
        )
    for name, new in metadata.get("renamed", {}).items():
        console.print(f"  column {name} is called {new} here: the name is taken", markup=False)


@app.command()
@fail_with_sentence
def inspect(
    files: Annotated[list[Path], typer.Argument(help="Files to look into.")],
    as_json: AsJson = False,
) -> None:
    """Show what the readers see in files; with --json one line of JSON a file."""
    from pipeline.readers import inspect as inspect_file

    seen = [inspect_file(path) for path in files]
    for entry in seen:
        typer.echo(json.dumps(entry, ensure_ascii=False) if as_json else _inspected(entry))
    if not all(entry["ok"] for entry in seen):
        raise typer.Exit(1)


def _inspected(entry: dict[str, Any]) -> str:
    if not entry["ok"]:
        return f"{entry['path']}: {entry['error']}"
    lines = [f"{entry['path']}: {len(entry['images'])} image(s)"]
    for image in entry["images"]:
        scale = f"{image['pixel_size_nm']:g} nm a pixel" if image["pixel_size_nm"] else "unknown scale"
        shape = " x ".join(str(side) for side in image["shape"])
        unit = f" in {image['value_unit']}" if image["value_unit"] else ""
        lines.append(f"  {image['channel']} [{image['frame']}]: {shape} {image['dtype']}{unit}, {scale}")
    return "\n".join(lines)


@app.command()
@fail_with_sentence
def verify(
    folder: Annotated[Path, typer.Argument(help="A collection.")],
    repair: Annotated[bool, typer.Option(help="Drop what is damaged and files nobody names.")] = False,
    database: Annotated[
        str | None, typer.Option(envvar="DATABASE_URL", help="SQLAlchemy URL of the annotations.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove that everything in a collection fits."""
    from pipeline.collection import verify as verification

    done = verification.repair(folder, database) if repair else []
    problems = verification.verify(folder, database)
    if as_json:
        typer.echo(json.dumps({"ok": not problems, "problems": problems, "repaired": done}))
    else:
        for sentence in [*done, *problems]:
            console.print(f"  {sentence}", markup=False)
        console.print(
            f"{folder}: {'everything fits' if not problems else f'{len(problems)} problems'}.", markup=False
        )
    if problems:
        raise typer.Exit(1)


@app.command()
@fail_with_sentence
def search(
    folder: Annotated[Path, typer.Argument(help="A collection.")],
    image: Annotated[Path, typer.Argument(help="An image file of any kind the readers know.")],
    k: Annotated[int, typer.Option("-k", help="How many neighbours.", min=1)] = 12,
    filter_: Annotated[
        str | None, typer.Option("--filter", help="A filter as JSON, see docs/filters.md.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the images of a collection that are most like a file, and name those of the very same scene."""
    from pipeline.errors import FilterError
    from pipeline.readers import read
    from pipeline.tasks.search import compare
    from pipeline.tasks.shelf import shelf_of

    try:
        wanted = json.loads(filter_) if filter_ else None
    except json.JSONDecodeError as error:
        raise FilterError(f"--filter is no JSON ({error}). Write it as docs/filters.md shows.") from None
    opened = shelf_of(folder.resolve().parent).open(folder.resolve().name)
    found = compare(opened, read(image)[0], k, wanted)
    if as_json:
        typer.echo(json.dumps(found))
        return
    paths = opened.collection.frame["path"]
    for neighbour in found["neighbours"]:
        console.print(f"  {neighbour['distance']:.4f}  {paths[neighbour['image_id']]}", markup=False)
    for match in found["same"]:
        what = "the same pattern" if match["repeats"] else "the same scene"
        console.print(f"  {what}, {match['certainty']:.0%} sure: {paths[match['image_id']]}", markup=False)


@train.command("classifier")
@fail_with_sentence
def train_classifier(
    out: Weights = None,
    seed: Annotated[int, typer.Option(help="Seed of simulation and training.")] = 0,
    tree: Annotated[str, typer.Option(help="families (coarse ones) or scattering.")] = "families",
) -> None:
    """Train a head that ships on the simulators."""
    from pipeline.classify.shipped import train_shipped

    with stage_bars() as progress:
        scores = train_shipped(tree, out, seed, _one_stage(progress, "train"))
    console.print(scores)


@train.command("encoder")
@fail_with_sentence
def train_encoder(
    folder: Annotated[
        Path, typer.Option(help="Where bank and checkpoint lie; the same folder goes on.")
    ] = Path("state/training/encoder"),
    out: Weights = None,
    steps: Annotated[
        int, typer.Option(help="Batches to learn from; 7,200 are an hour of two cores.", min=1)
    ] = 7200,
    seed: Annotated[int, typer.Option(help="Seed of simulation and training.")] = 0,
    device: Annotated[str, typer.Option(help="auto (a GPU if there is one), cpu or cuda.")] = "auto",
    workers: Annotated[int, typer.Option(help="Processes that draw scenes.", min=1)] = 2,
) -> None:
    """Train the encoder from zero on the simulators, or go on where a run was stopped."""
    from pipeline.encoder.device import choose_device
    from pipeline.encoder.training.finish import train_encoder as run
    from pipeline.encoder.training.loop import Plan
    from pipeline.encoder.weights_file import WEIGHTS

    with stage_bars() as progress:
        scores = run(
            folder=folder,
            plan=Plan(seed=seed, steps=steps),
            report=progress,
            device=choose_device(device),
            workers=workers,
            out=WEIGHTS if out is None else out,
            command=f"python -m pipeline train encoder --steps {steps} --seed {seed}",
        )
    console.print(scores)


def _one_stage(progress: Progress, stage: str) -> Any:
    return lambda fraction, message="": progress(stage, fraction, message)


@app.command()
@fail_with_sentence
def worker(
    queue: Annotated[
        str, typer.Option(help="interactive (uploads) or batch (builds, training).")
    ] = "interactive",
    state: Annotated[Path, typer.Option(envvar="MICROSCAPE_STATE", help="Folder of jobs and caches.")] = Path(
        "state"
    ),
    collections: Annotated[
        Path, typer.Option(envvar="MICROSCAPE_COLLECTIONS", help="Folder of collections.")
    ] = Path("collections"),
    database: Annotated[
        str | None, typer.Option(envvar="DATABASE_URL", help="SQLAlchemy URL of the job table.")
    ] = None,
) -> None:
    """Run the warm process that takes jobs; ends with SIGTERM."""
    from pipeline.worker import run_worker

    run_worker(state=state, collections=collections, queue=queue, database=database)


if __name__ == "__main__":
    app()
