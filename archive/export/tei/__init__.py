"""Texts as TEI P5. Pure functions: no files, no clock, no web."""

from archive.export.tei.document import write_tei as write_tei
