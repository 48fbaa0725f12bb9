"""What sets images apart, what explains the map, what similarity predicts: docs/insight.md.

`columns`, `groups` and `expected` are light; `compare`, `batch_effect` and `properties` need scipy or
minutes of a core and run in a worker.
"""

VERSION = "5"
"""Raise it when the same question gets another answer: results in the cache are then forgotten."""
