"""Shared by several tests: collections, servers, strategies, oracles."""
