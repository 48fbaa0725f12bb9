"""Scattering patterns: where the beam is, what is masked, I(q) and I(χ), peaks, many profiles in one.

`geometry`, `header` and `asked` are light and serve the web side; the others need pyFAI and run in a worker.
"""

VERSION = "4"
"""Raise it when the same image and geometry give something else: kept answers are then found anew."""
