"""Is it here, and with which words: quotations checked against the texts."""
