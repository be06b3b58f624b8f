"""Pages of texts and passages: reading, history, corrections, word links, and other formats."""
