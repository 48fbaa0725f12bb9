"""Labels on images: label trees, and heads on embeddings that predict them.

`families` is light (numpy); `training` and `examples` make its weights and are heavy.
"""
