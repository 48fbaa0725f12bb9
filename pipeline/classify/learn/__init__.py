"""Learning heads from labels: from what (`features`, `targets`), how (`fit`), how well (`scores`, `curve`).

`fit` loads scikit-learn and scipy; the rest is light.
"""
