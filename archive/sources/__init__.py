"""Readers, one for each format of a source, and the writer of the canonical format."""
