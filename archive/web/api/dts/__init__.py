"""Distributed Text Services 1.0: collections, the structure of texts, and their passages, for programs.

See https://dtsapi.org/versions/v1.0 for the specification.
"""
