"""Fine-tune the encoder on a collection as a job: the same run that the command line does. Heavy."""

from dataclasses import asdict
from typing import Any

from pipeline.encoder.device import choose_device
from pipeline.encoder.finetune.plan import Plan
from pipeline.encoder.finetune.run import Means, Tuned
from pipeline.encoder.finetune.run import finetune as run
from pipeline.encoder.weights_file import WEIGHTS
from pipeline.errors import JobError
from pipeline.jobs import JobContext
from pipeline.tasks.shelf import is_plain_name

PROCESSES = 2  # that decode, as for the command line
_STAGES = {"views": (0.0, 0.7), "learn": (0.7, 0.75), "embed": (0.75, 0.95), "map": (0.95, 1.0)}
_SAID = {"views": "drawing", "learn": "learning"}


def finetune(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Fine-tune as `submit_finetune` asked; a cancelled run goes on when the same is asked again.

    Returns the verdict with its measures, and under which name the map is stored, None where it was not
    worth it. Raises what `pipeline.encoder.finetune.run.finetune` raises.
    """
    name = arguments["collection"]
    if not is_plain_name(name):
        raise JobError(f"{name!r} is no child of the collections folder {context.collections}.")
    folder = context.collections / name
    plan = Plan(arguments["name"], arguments["same"], arguments["labels"], float(arguments["minutes"]))
    context.progress(0.0, "reading the collection")
    means = Means(context.state, WEIGHTS, choose_device("auto"), PROCESSES, plan.command(folder))
    return _told(plan, run(folder, plan, means, lambda *said: _report(context, *said)))


def _report(context: JobContext, stage: str, done: float, message: str) -> None:
    start, end = _STAGES[stage]
    words = " ".join(filter(None, (_SAID.get(stage), message)))
    context.progress(start + (end - start) * done, words)


def _told(plan: Plan, tuned: Tuned) -> dict[str, Any]:
    return {
        "map": plan.name if tuned.is_stored else None,
        "verdict": tuned.verdict,
        "scores": [asdict(outcome) for outcome in tuned.outcomes],
        "notes": list(tuned.notes),
        "images": tuned.images,
        "views": tuned.views,
    }
