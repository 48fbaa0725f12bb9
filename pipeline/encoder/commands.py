"""Verbs of the command line about the encoder: fine-tune it on a collection, tell how good it is. Light."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.console import console, fail_with_sentence, stage_bars

evaluate = typer.Typer(no_args_is_help=True, help="Tell how good what ships with Microscape is.")

Weights = Annotated[Path | None, typer.Option(help="Weights of the encoder; by default those that ship.")]


@fail_with_sentence
def finetune(  # noqa: PLR0913 - options
    collection: Annotated[Path, typer.Argument(help="Folder of a collection.")],
    same: Annotated[
        str | None, typer.Option(help="Column whose equal values mark scans of the same sample.")
    ] = None,
    labels: Annotated[str | None, typer.Option(help="Column whose equal values mark one class.")] = None,
    minutes: Annotated[
        float, typer.Option(help="About how long views are drawn on two cores.", min=0.05, max=600)
    ] = 5.0,
    name: Annotated[str, typer.Option(help="What embedding and map are called.")] = "finetuned",
    seed: Annotated[int, typer.Option(help="Another seed, another split and other views.", min=0)] = 0,
    weights: Weights = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    processes: Annotated[int, typer.Option(help="Decode processes.", min=1)] = 2,
    state: Annotated[
        Path, typer.Option(envvar="MICROSCAPE_STATE", help="Where views are kept until the end.")
    ] = Path("state"),
) -> None:
    """Fine-tune the encoder on a collection's own images, and keep the result if it finds more."""
    from pipeline.encoder.device import choose_device
    from pipeline.encoder.finetune.plan import Plan
    from pipeline.encoder.finetune.run import Means, told
    from pipeline.encoder.finetune.run import finetune as run
    from pipeline.encoder.weights_file import WEIGHTS

    plan = Plan(name=name, same=same, labels=labels, minutes=minutes, seed=seed)
    means = Means(state, weights or WEIGHTS, choose_device(device), processes, plan.command(collection))
    with stage_bars() as progress:
        tuned = run(collection, plan, means, progress)
    for sentence in told(tuned):
        console.print(sentence, markup=False)


@evaluate.command("encoder")
@fail_with_sentence
def evaluate_encoder(
    weights: Weights = None,
    seed: Annotated[int, typer.Option(help="Seed of the images that are drawn.", min=0)] = 1000,
    wallpapers: Annotated[int, typer.Option(help="Images with a wallpaper group.", min=17)] = 510,
    scenes: Annotated[int, typer.Option(help="Other images that are seen again.", min=2)] = 490,
) -> None:
    """Ask the encoder for groups and for scenes seen again, on images drawn for this; tell what made it."""
    from pipeline.encoder.evaluation import evaluate_weights
    from pipeline.encoder.weights_file import WEIGHTS

    for sentence in evaluate_weights(weights or WEIGHTS, seed, wallpapers, scenes):
        console.print(sentence, markup=False)
