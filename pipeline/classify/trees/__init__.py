"""Label trees: what may be said of an image, the files it stands in, changes to it, what follows from it."""
