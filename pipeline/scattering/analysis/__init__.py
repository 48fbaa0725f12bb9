"""The right analysis for what is seen: which label offers what is written in the label tree.

`rules` and `catalogue` are light; the analyses need scipy, two of them pyFAI, and run in a worker.
"""

VERSION = "2"
"""Raise it when the same frame gives something else: stored results are then made anew."""
