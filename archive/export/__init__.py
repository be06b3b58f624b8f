"""Texts in formats for other programs."""
