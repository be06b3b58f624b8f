"""Building the index, its generations, and the live index that serves."""
