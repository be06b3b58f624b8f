"""The lists of a generation in a cluster."""
