"""The first classifier: which coarse family an image belongs to. `head` is light, `training` is heavy."""
