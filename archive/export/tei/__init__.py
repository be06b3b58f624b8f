"""Texts as TEI P5, for those who work with the markup of the humanities. No files, no clock, no web."""

from archive.export.tei.document import write_tei as write_tei
