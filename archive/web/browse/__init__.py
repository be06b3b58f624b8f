"""Browsing: lists of texts, years, and the pages of authors, people, places, subjects and collections."""
