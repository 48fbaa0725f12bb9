"""From a wanted property back to the parameters: what is fitted, stored, proposed and shown (docs/design.md).

Light, for the web side: `schema`, `store`, `asked`. Everything else needs torch and runs in a worker.
"""
