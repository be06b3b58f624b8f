"""What a search tells its reader: word forms, spelling suggestions, help with no results."""
