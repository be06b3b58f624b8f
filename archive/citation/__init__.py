"""Citations: pure renderings of what the record says of a text. No files, no clock, no web."""

from archive.citation.chicago import cite as cite
from archive.citation.parts import CitationPart as CitationPart
from archive.citation.parts import plain as plain
