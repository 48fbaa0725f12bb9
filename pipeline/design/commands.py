"""The verb `design` of the command line: fit a table, propose candidates, print the report. Light."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.console import console, fail_with_sentence, stage_bars
from pipeline.design.schema import Symmetry, Wish
from pipeline.errors import DesignError

design = typer.Typer(no_args_is_help=True, help="From a wanted property back to the parameters.")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


@design.command("fit")
@fail_with_sentence
def fit_table(  # noqa: PLR0913 - options
    table: Annotated[Path, typer.Argument(help="CSV, TSV, Parquet or Excel; or the folder of a collection.")],
    parameters: Annotated[
        str, typer.Option(help="Columns that can be set, by commas; 'c=10:14' declares bounds.")
    ],
    into: Annotated[Path, typer.Option(help="Folder of the design; must not hold anything yet.")],
    property_: Annotated[
        list[str], typer.Option("--property", help="Column that comes out; may be repeated.")
    ],
    symmetry: Annotated[
        list[str] | None,
        typer.Option(
            help="'a:b,alpha:beta' exchanges, '-field' reflects; 'none' for none. Looked for without."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="Name that people see.")] = "",
    seed: Annotated[int, typer.Option(help="Another seed, other networks; the split stays.", min=0)] = 0,
    effort: Annotated[float, typer.Option(help="Scales the time that is spent.", min=0.01, max=10)] = 1.0,
    threads: Annotated[
        int, typer.Option(help="Threads to train with; more than one help on idle cores only.", min=1)
    ] = 1,
    as_json: AsJson = False,
) -> None:
    """Learn a table of parameters and properties both ways, with a validation report."""
    from pipeline.design.fit import fit
    from pipeline.design.schema import Plan

    plan = Plan(
        tuple(_wish(one) for one in _listed(parameters)),
        tuple(_wish(one) for one in property_),
        _symmetries(symmetry),
        title,
        seed,
        effort,
        command=" ".join(["python -m pipeline", *sys.argv[1:]]),
    )
    with stage_bars(quiet=as_json) as progress:
        made = fit(_table(table), plan, into, lambda share, words: progress("design", share, words), threads)
    if as_json:
        typer.echo(json.dumps(made.to_json()))
        return
    _print_report(made.to_json())
    console.print(f"{into}: fitted in {made.described['provenance']['seconds']:,.0f} s.", markup=False)


@design.command("propose")
@fail_with_sentence
def propose_candidates(
    folder: Annotated[Path, typer.Argument(help="Folder of a design.")],
    target: Annotated[list[str], typer.Option(help="0.5, 0.4:0.6, or gap=0.5 where there are several.")],
    count: Annotated[int, typer.Option(help="How many candidates.", min=1)] = 100,
    lock: Annotated[list[str] | None, typer.Option(help="c=12.3 or c=12:13; may be repeated.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV, Parquet or JSON to write.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, other candidates.", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Propose parameters for a wanted property, judged by networks that took no part in finding them."""
    from pipeline.design.answers import propose_candidates as propose
    from pipeline.design.saved import load_fitted
    from pipeline.design.store import open_folder
    from pipeline.design.taken_away import taken_away

    opened = open_folder(folder)
    names = opened.meaning.property_names
    asked = {
        "targets": dict(_target(one, names) for one in target),
        "locks": dict(_pair(one, "lock") for one in lock or []),
        "count": count,
        "seed": seed,
    }
    with stage_bars(quiet=as_json) as progress:
        found = propose(
            opened, load_fitted(opened), asked, lambda share, words: progress("propose", share, words)
        )
    if out is not None:
        out.write_bytes(taken_away(found, out.suffix.removeprefix(".")))
    if as_json:
        typer.echo(json.dumps(found))
    else:
        _print_candidates(found, out)
    if not found["rows"]:
        raise typer.Exit(1)


@design.command("report")
@fail_with_sentence
def show_report(
    folder: Annotated[Path, typer.Argument(help="Folder of a design.")], as_json: AsJson = False
) -> None:
    """Print how right a design is, and what its search finds beside simpler ones."""
    from pipeline.design.store import open_folder

    described = open_folder(folder).to_json()
    if as_json:
        typer.echo(json.dumps(described))
    else:
        _print_report(described)


def _table(path: Path) -> Any:
    from pipeline.collection import open_collection
    from pipeline.collection.schema import INFO_FILE
    from pipeline.design.table import of_collection, of_file

    return of_collection(open_collection(path)) if (path / INFO_FILE).is_file() else of_file(path)


def _print_report(described: dict[str, Any]) -> None:
    for note in described["notes"]:
        console.print(f"  {note}", markup=False)
    for name, told in described["report"]["held_out"].items():
        at_90 = next(one for one in told["coverage"] if one["level"] == 0.9)
        right = "" if told["accuracy"] is None else f", zero or not right in {told['accuracy']:.1%}"
        console.print(
            f"  {name}: mean error {told['mae']:.4g} on {told['rows']:,} held-out rows (nearest rows "
            f"{told['mae_by_nearest_rows']:.4g}){right}; 90% intervals hold {at_90['not_zero']:.1%}",
            markup=False,
        )
    for line in described["report"]["searches"]:
        error = "–" if line["error"] is None else f"{line['error']:.4g}"
        console.print(
            f"  {line['target']:<20} {line['way']:<28} agreed {line['hit_rate']:>6.1%}  error {error:<8} "
            f"diversity {line['diversity']:.2f}",
            markup=False,
        )
    console.print(f"  {described['report']['flow']['words']}", markup=False)


def _print_candidates(found: dict[str, Any], out: Path | None) -> None:
    for row in found["rows"][:5] if out is None else []:
        values = ", ".join(f"{name} {value:.5g}" for name, value in row["parameters"].items())
        said = ", ".join(
            f"{name} {one['value']:.4g} ({one['low']:.4g} to {one['high']:.4g})"
            for name, one in row["predicted"].items()
        )
        console.print(f"  {values}: {said}, chance {row['score']:.0%}", markup=False)
    if found["message"]:
        console.print(f"  {found['message']}", markup=False)
    where = "" if out is None else f" in {out}"
    console.print(
        f"{found['returned']:,} candidates{where}; {found['agreed']:,} of {found['refined']:,} agreed, "
        f"diversity {found['diversity']:.2f}.",
        markup=False,
    )


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _wish(text: str) -> Wish:
    """Read `c`, `c [Å]` as a column of that very name, `c=10:14` with bounds."""
    name, has_bounds, bounds = text.partition("=")
    if not has_bounds:
        return Wish(text)
    low, _, high = bounds.partition(":")
    return Wish(name, None, _number(low, text) if low else None, _number(high, text) if high else None)


def _symmetries(texts: list[str] | None) -> tuple[Symmetry, ...] | None:
    if not texts:
        return None
    if texts == ["none"]:
        return ()
    return tuple(_symmetry(text) for text in texts)


def _symmetry(text: str) -> Symmetry:
    parts = _listed(text)
    pairs = [tuple(part.split(":", 1)) for part in parts if not part.startswith("-")]
    if any(len(pair) != 2 for pair in pairs):
        raise DesignError(f"--symmetry {text} is not understood: write 'a:b,alpha:beta' or '-field'.")
    reflected = tuple(part[1:] for part in parts if part.startswith("-"))
    return Symmetry(tuple((one, other) for one, other in pairs), reflected)


def _target(text: str, names: list[str]) -> tuple[str, dict[str, float]]:
    if "=" not in text and len(names) == 1:
        return names[0], _span(text, text)
    name, wanted = _pair(text, "target")
    return name, wanted if isinstance(wanted, dict) else {"value": wanted}


def _pair(text: str, what: str) -> tuple[str, Any]:
    name, is_given, value = text.partition("=")
    if not is_given:
        raise DesignError(f"--{what} {text} is not understood: write NAME=12.3 or NAME=12:13.")
    span = _span(value, text)
    return name.strip(), span.get("value", span)


def _span(value: str, text: str) -> dict[str, float]:
    low, is_range, high = value.partition(":")
    if not is_range:
        return {"value": _number(low, text)}
    ends = {"min": low, "max": high}
    return {end: _number(one, text) for end, one in ends.items() if one.strip()}


def _number(value: str, text: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise DesignError(f"{value!r} in {text!r} is no number.") from None
