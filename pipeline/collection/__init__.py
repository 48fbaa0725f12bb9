"""The only code that knows the files of a collection."""
