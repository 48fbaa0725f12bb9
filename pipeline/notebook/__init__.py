"""A collection below a notebook cell: `show` starts the app, the selection comes back as a DataFrame.

It is taken from the web side only by its address: this package starts `app.py` as a process of its own.
"""

from pipeline.notebook.shown import Shown, show

__all__ = ["Shown", "show"]
