"""Middleware of every response: headers, caching, compression, limits."""
