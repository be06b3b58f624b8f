"""Searches as pages and files: lists, concordances, overviews, feeds, and what narrows them."""
