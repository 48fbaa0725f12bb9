"""Fine-tuning: the shipped encoder adapted to one collection, as `python -m pipeline finetune` does.

Only the learnt part of an embedding changes; what is measured and the groups stay as they ship. Views of the
collection's own images, scans that share a value, and labels say what shall be alike; images that took no
part judge whether it helped.
"""
