"""Learning heads from labels: from what (`features`, `targets`), how (`fit`), how well (`report`).

`fit` loads scikit-learn and scipy; the rest is light.
"""
