"""The shipped scattering head beside features with a linear SVM, on simulated frames of a shifted domain.

All learn from the training domain and are tested on frames of the shifted one: other lattices, line shapes,
beam stops, detectors, pictures, and less light. The machines learn from frames drawn for this run, the head
from those of its training; neither saw the test. What is undecided in the truth does not count. Peak memory
is that of the process after each method.
"""

import resource
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from jaxtyping import Float
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from benchmarks.baselines.gradients import histograms
from pipeline.classify.scattering.examples import Truth, Views, scenes
from pipeline.classify.scattering.head import load_head
from pipeline.classify.scattering.nodes import ATTRIBUTES, FEATURES, LABELS, OUTPUTS
from pipeline.classify.scattering.scores import accuracy, average_precision, calibration_error
from pipeline.encoder import load_encoder, prepare
from pipeline.simulate.beamline.domain import SHIFTED, TRAINING, Domain

FRAMES = {False: (2000, 1000), True: (240, 160)}
SEEDS = (1001, 1002)  # neither trained the head
SOFTNESS = 0.01  # C of the SVM
BATCH = 64

Prepared = Float[np.ndarray, "image 128 128"]
Features = Float[np.ndarray, "image feature"]
Sight = tuple[Views, Prepared, Truth]


def rows(quick: bool) -> Iterator[dict[str, Any]]:
    """Yield a row a method: mean average precision, each feature's, geometry, calibration, peak memory."""
    trained, tested = (
        seen(domain, count, seed)
        for domain, count, seed in zip((TRAINING, SHIFTED), FRAMES[quick], SEEDS, strict=True)
    )
    encoder = load_encoder(device="cpu")
    methods: dict[str, Callable[[Prepared], Features]] = {
        "HOG + linear SVM": lambda prepared: in_batches(prepared, histograms),
        "embedding + linear SVM": lambda prepared: in_batches(prepared, encoder.embed_prepared),
    }
    for name, measure in methods.items():
        told = by_svm(measure(trained[1]), trained[2], measure(tested[1]))
        yield row(name, told, tested[2], 0.0, calibrated=False)
    views = tested[0]
    head = load_head()
    start = time.process_time()
    told = head.probabilities(views)[:, [LABELS.index(name) for name in OUTPUTS]]
    rate = len(views) / (time.process_time() - start)
    yield row(f"shipped head {head.version}", told, tested[2], rate, calibrated=True)


def seen(domain: Domain, count: int, seed: int) -> Sight:
    """Draw frames, as the head sees them and as encoders do, with their truth."""
    views, prepared, truth = [], [], []
    for scene, view in scenes(domain, count, seed):
        views.append(view)
        prepared.append(prepare(scene.pixels, scene.mask))
        truth.append([scene.truth[name] for name in OUTPUTS])
    return np.stack(views), np.stack(prepared), np.array(truth, np.float32)


def in_batches(prepared: Prepared, measure: Callable[[Prepared], Features]) -> Features:
    """Measure batch by batch."""
    return np.concatenate([measure(prepared[at : at + BATCH]) for at in range(0, len(prepared), BATCH)])


def by_svm(features: Features, truth: Truth, tested: Features) -> Float[np.ndarray, "image output"]:
    """Return the margins of one linear SVM an output, trained where its truth is decided."""
    scale = StandardScaler().fit(features)
    known, asked = scale.transform(features), scale.transform(tested)
    told = np.zeros((len(tested), len(OUTPUTS)), np.float32)
    for place in range(len(OUTPUTS)):
        decided = ~np.isnan(truth[:, place])
        machine = LinearSVC(C=SOFTNESS, random_state=0, tol=1e-2)
        told[:, place] = machine.fit(known[decided], truth[decided, place]).decision_function(asked)
    return told


def row(
    name: str, told: Float[np.ndarray, "image output"], truth: Truth, rate: float, *, calibrated: bool
) -> dict[str, Any]:
    """Return what one method reached."""
    scores = {one: average_precision(told[:, at], truth[:, at]) for at, one in enumerate(OUTPUTS)}
    geometry = told[:, 0] if calibrated else 1 / (1 + np.exp(-told[:, 0]))
    found: dict[str, Any] = {
        "method": name,
        "mAP, 6 features": f"{np.mean([scores[one] for one in FEATURES]):.3f}",
        "mAP, 13 attributes": f"{np.mean([scores[one] for one in ATTRIBUTES]):.3f}",
        "geometry": f"{accuracy(geometry, truth[:, 0]):.3f}",
        "ECE": f"{calibration_error(told, truth):.3f}" if calibrated else "",
    }
    found |= {one: f"{scores[one]:.2f}" for one in FEATURES}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found | {"frames a second": f"{rate:.0f}" if rate else "", "peak memory MB": f"{peak:.0f}"}
