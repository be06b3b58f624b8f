"""Structures of the index that are ours: catalogue, lexicon, forward index."""
