"""A copy of the whole site as a folder, which opens and searches without a server."""
