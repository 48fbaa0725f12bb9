"""The shipped scattering head: geometry, features, texture, order and artefacts of detector frames.

`nodes` is light; `view` needs scipy, `head` reads the weights and runs them with torch, `training` makes
them.
"""
