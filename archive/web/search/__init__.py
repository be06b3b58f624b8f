"""The search page: its list, concordance and overview, facets, feedback and links to files."""
