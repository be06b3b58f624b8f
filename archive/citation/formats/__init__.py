"""Bibliographic records in exchange formats: BibTeX, RIS, CSL-JSON and others."""
