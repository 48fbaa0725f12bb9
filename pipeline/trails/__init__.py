"""Trails: parts of a map laid out again, each a further map of the collection. See docs/trails.md.

A node's record is a row of the annotations (`pipeline.annotations.nodes`), its coordinates a file of its own:
adding one changes neither collection.json nor the version by which browsers keep columns. Light; the layout
is made by `pipeline.tasks.trails` in a worker.
"""

from pipeline.trails.chosen import Chosen, chosen_rows
from pipeline.trails.trail import Trail

__all__ = ["Chosen", "Trail", "chosen_rows"]
