"""The encoder beside five descriptors without training: wallpaper groups, retrieval, real sets, rates.

Everything goes through the encoder's public contract (embed, symmetry, embed_prepared), so that any encoder
can be measured. How each measure is taken stands at the head of its module.
"""
