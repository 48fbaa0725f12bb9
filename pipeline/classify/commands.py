"""The verbs of labels on the command line: train heads, take labels out and in."""

import json
import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.console import console, fail_with_sentence, stage_bars

labels = typer.Typer(no_args_is_help=True, help="Labels of a collection, out and in.")

Folder = Annotated[Path, typer.Argument(help="A collection.")]
Tree = Annotated[str, typer.Option(help="Name of the label tree.")]
Database = Annotated[
    str | None, typer.Option(envvar="DATABASE_URL", help="SQLAlchemy URL of the annotations.")
]


@fail_with_sentence
def train_heads(
    folder: Folder,
    tree: Tree = "scattering",
    group: Annotated[
        str | None, typer.Option(help="Column whose values are never parted between learning and testing.")
    ] = None,
    database: Database = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Train the heads of a label tree on what people say, and use them from now on."""
    from pipeline.classify.heads.words import report_in_words
    from pipeline.jobs import JobContext
    from pipeline.tasks.labels import train_version

    desk = _desk(folder, database)
    with stage_bars(quiet=as_json) as progress:
        context = JobContext(
            "", folder.resolve().parent, Path(), lambda done, words: progress("train", done, words), database
        )
        report = train_version(desk, desk.files.get(tree), context, group)
        progress("train", 1.0, f"{report['images']:,} images")
    if as_json:
        typer.echo(json.dumps(report))
        return
    for node in report_in_words(desk.files.get(tree), report)["nodes"]:
        console.print(f"  {node['label']:<20} {_scores(node)}", markup=False)
    console.print(f"  {report['split']}", markup=False)
    console.print(f"{folder}: {report['version']} predicts from now on.", markup=False)


@labels.command("export")
@fail_with_sentence
def export_labels(
    folder: Folder,
    out: Annotated[Path, typer.Option(help="File to write: .csv, .parquet, .json, or .yaml for the tree.")],
    tree: Tree = "scattering",
    database: Database = None,
) -> None:
    """Write all that people say, or the tree itself, into a file."""
    from pipeline.classify.desk.transfer import exported
    from pipeline.classify.trees.tree import write_tree
    from pipeline.collection.info import write_atomically

    desk = _desk(folder, database)
    of, form = desk.files.get(tree), out.suffix.removeprefix(".")
    data = write_tree(of).encode() if form in ("yaml", "yml") else exported(desk, of, form)
    write_atomically(out.resolve(), data)
    console.print(f"{out}: {len(data):,} bytes.", markup=False)


@labels.command("import")
@fail_with_sentence
def import_labels(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="Labels as CSV, Parquet or JSON, or a tree as YAML.")],
    tree: Tree = "scattering",
    author: Annotated[str, typer.Option(help="Who said what has no author in the file.")] = "",
    database: Database = None,
) -> None:
    """Take in labels from a file, which one undo takes back; or a tree, which replaces its like."""
    from pipeline.classify.desk.transfer import taken_in
    from pipeline.classify.trees.tree import read_tree
    from pipeline.errors import LabelError

    desk = _desk(folder, database)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise LabelError(f"{file} cannot be read ({error.strerror}).") from error
    if file.suffix in (".yaml", ".yml"):
        stored = desk.files.replace(read_tree(data.decode("utf-8", "replace")))
        console.print(f"{folder}: tree {stored.name} with {len(stored.labels)} labels.", markup=False)
        return
    told = taken_in(desk, desk.files.get(tree), author, uuid.uuid4().hex, data, file.name)
    console.print(f"{folder}: {told['sentence']}", markup=False)


@labels.command("show")
@fail_with_sentence
def show_labels(folder: Folder, tree: Tree = "scattering", database: Database = None) -> None:
    """Count what is labelled, by whom, and where people differ."""
    desk = _desk(folder, database)
    of = desk.files.get(tree)
    counts = desk.counts(of)
    for label, count in counts["nodes"].items():
        words = ", ".join(f"{value:,} {name}" for name, value in count.items() if value)
        console.print(f"  {of.path(label):<32} {words or '–'}", markup=False)
    people = ", ".join(f"{one['author'] or 'somebody'} ({one['images']:,})" for one in counts["people"])
    console.print(
        f"{folder}: {counts['images']:,} images are labelled by {people or 'nobody'}; "
        f"{counts['conflicts']:,} in conflict, {counts['gone']:,} no longer in the collection.",
        markup=False,
    )


def _desk(folder: Path, database: str | None) -> Any:
    from pipeline.tasks.shelf import shelf_of

    place = folder.resolve()
    return shelf_of(place.parent, database).open(place.name).labels


def _scores(node: dict[str, Any]) -> str:
    if not node.get("tested"):
        return str(node["sentence"])
    score = node["balanced_accuracy"]
    assumed = f" ({node['assumed']:,} assumed)" if node["assumed"] else ""
    low, high = score["interval"] or (score["value"], score["value"])
    return (
        f"{node['yes']:>6,} yes {node['no']:>6,} no{assumed}   balanced accuracy {score['value']:.2f} "
        f"({low:.2f} to {high:.2f})   calibration error {node['calibration_error']:.3f}"
    )
