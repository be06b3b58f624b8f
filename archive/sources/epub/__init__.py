"""Ebooks (EPUB)."""
