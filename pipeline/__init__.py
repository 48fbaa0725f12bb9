"""Microscape without the web: everything that turns files into a collection and reads one.

Nothing here imports web code; what the web side imports from here loads no torch, umap or scikit-learn.
"""

__version__ = "0.1.0"
