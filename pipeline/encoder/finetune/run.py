"""A fine-tuning from the first file to the new version of the collection, or to the sentence why not."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import __version__
from pipeline.collection import Collection, open_collection
from pipeline.collection.write import Writer
from pipeline.encoder.device import one_thread
from pipeline.encoder.finetune.judge import Outcome, compare, is_worth_it, measures
from pipeline.encoder.finetune.kept import Kept
from pipeline.encoder.finetune.learn import embeddings, known_of, learn, order_learnt
from pipeline.encoder.finetune.originals import prepared_images
from pipeline.encoder.finetune.plan import Plan, check_name
from pipeline.encoder.finetune.split import Sample, draw_sample
from pipeline.encoder.finetune.store import Finished, embed_all, lay_out, store
from pipeline.encoder.finetune.views import Head, Numbers, Viewer
from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.encoder.weights_file import WEIGHTS, save_weights
from pipeline.meter import Progress

MOST_JUDGES = 4_000


@dataclass(frozen=True)
class Tuned:
    """What came of a fine-tuning; `is_stored` is False where it was not worth it, and `verdict` says so."""

    outcomes: list[Outcome]
    is_stored: bool
    verdict: str
    images: int
    views: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Means:
    """What a fine-tuning works with, and what hears of it."""

    state: Path
    weights: Path = WEIGHTS
    device: str = "cpu"
    processes: int = 1
    command: str = ""


def finetune(folder: Path, plan: Plan, means: Means, progress: Progress) -> Tuned:
    """Fine-tune the encoder on a collection and store the result beside the old one if it is better.

    `progress` may raise to cancel: views that were drawn stay below `means.state` for the same command.

    Raises:
        CollectionError: no collection, one without images, originals that are gone, one that is
            being built or cannot be written, or no room.
        EncoderError: a name that is taken, too few images, columns that cannot be learnt from, weights that
            are missing or damaged, or no room.

    """
    collection = open_collection(folder.resolve())
    check_name(plan.name, collection)
    with Writer(collection.folder):
        pass  # said now rather than after minutes: it is being built, or cannot be written
    with one_thread():
        sample = draw_sample(collection, plan)
        return _Run(collection, plan, means, sample, progress).run()


class _Run:
    """One fine-tuning of a collection that is open."""

    def __init__(
        self, collection: Collection, plan: Plan, means: Means, sample: Sample, progress: Progress
    ) -> None:
        self._collection, self._plan, self._means = collection, plan, means
        self._sample, self._progress = sample, progress
        self._viewer = Viewer(means.weights, means.device)
        self._base = SymmetryEncoder("cpu", means.weights)
        self._views = plan.views(len(sample.rows))
        told = {**plan.to_json(), "collection": collection.version, "from": self._base.version}
        work = means.state / "finetune" / f"{collection.name}-{plan.name}"
        self._kept = Kept(work, told, len(sample.rows))

    def run(self) -> Tuned:
        """Go through the stages; what is kept for a second run is removed at the end of a whole one."""
        numbers = self._drawn()
        tuned = self._judged(self._learnt(numbers))
        if tuned.is_stored:
            self._store(tuned)
        self._kept.remove()
        return tuned

    def _drawn(self) -> Numbers:
        """Draw the views that are not kept yet."""
        count, kept = len(self._sample.rows), self._kept

        def report(done: int) -> None:
            self._progress("views", done / count, f"{self._views} views of {done:,} of {count:,} images")

        report(kept.done)
        images = prepared_images(self._collection, self._sample.rows[kept.done :], self._means.processes)
        kept.fill(self._viewer, images, self._views, self._plan.seed, report)
        return kept.read(self._views)

    def _learnt(self, numbers: Numbers) -> list[Outcome]:
        """Learn in the viewer's network, and ask the images that took no part before and after."""
        network, sample, seed = self._viewer.network.cpu(), self._sample, self._plan.seed
        judges = np.sort(np.random.default_rng([seed, 3]).permutation(sample.judge)[:MOST_JUDGES])
        known, head = known_of(sample, judges), Head(network)
        before = measures(embeddings(head, numbers[judges]), known)
        learn(network, numbers, sample, seed, lambda done, words: self._progress("learn", done, words))
        self._progress("learn", 1.0, "")
        order_learnt(network, numbers[sample.train])
        after = measures(embeddings(head, numbers[judges]), known)
        return compare(before, after, known.groups, seed)

    def _judged(self, outcomes: list[Outcome]) -> Tuned:
        plan, judges = self._plan, f"{len(self._sample.judge):,} images that took no part"
        asked = [name for name, given in (("labels", plan.labels), ("same", plan.same)) if given]
        better = is_worth_it(outcomes, asked or ["seen again"])
        verdict = (
            f"Retrieval on {judges} is clearly better: the embedding and the map {plan.name!r} are stored."
            if better
            else f"Fine-tuning did not clearly improve retrieval on {judges}: nothing was stored, the "
            "encoder as it is serves this collection."
        )
        return Tuned(outcomes, better, verdict, len(self._sample.rows), self._views, self._notes())

    def _notes(self) -> tuple[str, ...]:
        info, base = self._collection.info, self._base
        name = info["encoder"]
        version = info["encoders"].get(name, {}).get("version")
        if (name, version) == (base.name, base.version):
            return self._sample.notes
        return (
            *self._sample.notes,
            f"The collection was embedded by {name} {version}, fine-tuning began from {base.name} "
            f"{base.version}: what is compared here is not the embedding of its first map.",
        )

    def _store(self, tuned: Tuned) -> None:
        """Embed all images by the new weights, lay them out, and make both part of the collection."""
        collection, viewer, means = self._collection, self._viewer, self._means
        weights = self._kept.folder / "weights.safetensors"
        made = self._provenance(tuned)
        save_weights(weights, viewer.network, viewer.temperature, viewer.side_scales, made)
        encoder = SymmetryEncoder(means.device, weights)
        vectors = embed_all(
            collection,
            encoder,
            means.processes,
            lambda done: self._progress("embed", done, "embedding all images"),
        )
        rows, layout = lay_out(
            collection, vectors, lambda done: self._progress("map", done, "laying out the map")
        )
        self._progress("map", 1.0, "")
        scores = made["scores"]
        store(collection, Finished(self._plan.name, weights, encoder.version, vectors, rows, layout, scores))

    def _provenance(self, tuned: Tuned) -> dict[str, Any]:
        return {
            "command": self._means.command,
            "plan": self._plan.to_json(),
            "collection": self._collection.name,
            "collection_version": self._collection.version,
            "from": f"{self._base.name} {self._base.version}",
            "code": f"Microscape {__version__}",
            "images": tuned.images,
            "views": tuned.views,
            "scores": {outcome.measure: asdict(outcome) for outcome in tuned.outcomes},
        }


def told(tuned: Tuned) -> list[str]:
    """Say what came of it, a sentence a line: measures with their intervals, notes, the verdict."""
    lines = [
        f"  {one.measure:<10} {one.before:.3f} before, {one.after:.3f} after "
        f"({one.difference:+.3f}, 95% from {one.low:+.3f} to {one.high:+.3f}; {one.images:,} images)"
        for one in tuned.outcomes
    ]
    return [*lines, *(f"  {note}" for note in tuned.notes), tuned.verdict]
