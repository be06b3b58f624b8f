"""Index structures beside the engine's postings: vocabulary, forward index, columns, catalogue."""
