"""Matching: where the leaves of a plan match in the words of paragraphs, as arrays of numbers."""
