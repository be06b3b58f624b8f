"""Index structures beside the engine's postings: catalogue, lexicon, forward index, fuzzy matching."""
