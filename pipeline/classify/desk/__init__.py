"""The labels of one collection: what people say, what to ask next, labels in and out, predicted columns."""
