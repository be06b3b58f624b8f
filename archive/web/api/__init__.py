"""Responses for programs: JSON, CSV, feeds, reference files."""
