"""Adding, publishing and amending texts."""
