"""The reader of messy plain-text transcripts."""
