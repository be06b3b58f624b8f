"""What every response passes through: headers, caching, compression, limits."""
