"""How good weights are on images drawn for this, and what made them, in sentences."""

from pathlib import Path

from pipeline.encoder.device import one_thread
from pipeline.encoder.front import FrontEnd
from pipeline.encoder.training.validation import draw_validation, scores
from pipeline.encoder.weights_file import load_weights, provenance_of

_TOLD = {
    "groups": "wallpaper group named, clean",
    "noisy": "wallpaper group named, noise of 0.3 of the range",
    "recall": "scene found again among all",
}


def evaluate_weights(weights: Path, seed: int, wallpapers: int, scenes: int) -> list[str]:
    """Score weights on the families of motifs that training sees, with another seed than training.

    Raises:
        EncoderError: no weights, damaged ones, or weights of something else.

    """
    network, temperature, _ = load_weights(weights)
    with one_thread():
        found = scores(network, draw_validation(FrontEnd("cpu"), seed, wallpapers, scenes), temperature)
    made = provenance_of(weights)
    images = f"{wallpapers:,} wallpapers and {scenes:,} other scenes of seed {seed}"
    lines = [f"{weights.name} on {images}:"]
    lines += [f"  {found[name]:.3f}  {words}" for name, words in _TOLD.items()]
    lines.append(f"Made by: {made.get('command') or 'unknown'}")
    if "minutes" in made:
        lines.append(
            f"  in {made['minutes']:g} minutes on {made.get('device')}, step {made.get('kept_step'):g}"
        )
    if "from" in made:
        lines.append(f"  from {made['from']}, on {made['images']:,} images of {made['collection']}")
    return lines
