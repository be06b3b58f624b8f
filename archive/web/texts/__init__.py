"""Texts and passages as pages: with their past, links to their words, and their other formats."""
