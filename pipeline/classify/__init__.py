"""Labels on images: trees of them, what people say, heads that learn it, and heads that ship.

`trees` says what may be said. `desk` is where all that is known of the labels of a collection meets: the
words of people, and what to ask next. `heads` are what was trained and its versions, `learn` trains.
`families` and `scattering` are the heads that ship. docs/labels.md tells what it means.
"""
