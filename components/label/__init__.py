"""The page label: people say what images show, a model learns it."""
