"""What trained heads are: weights, their versions in a collection, what few labels can support. Light."""
