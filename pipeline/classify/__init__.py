"""Labels on images: trees of them, what people say, heads that learn it, and heads that ship.

A tree (`tree`, `edits`, `tree_files`) says what may be said. `desk` is where all that is known of the labels
of a collection meets: the words of people (`book`, `consequences`), the versions of heads (`versions`,
`heads`) and what to ask next (`queue`). `learn` trains. docs/labels.md tells what it means.

`families` is light (numpy); `training` and `examples` make its weights and are heavy.
"""
