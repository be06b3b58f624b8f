"""The built texts, read by address from the index's SQLite file."""
