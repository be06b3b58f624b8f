"""Citations: pure renderings of what the record says of a text. No files, no clock, no web."""

from archive.citation.bibtex import write_bibtex as write_bibtex
from archive.citation.csl import csl_item as csl_item
from archive.citation.csl import write_csl as write_csl
from archive.citation.parts import CitationPart as CitationPart
from archive.citation.parts import plain as plain
from archive.citation.record import Record as Record
from archive.citation.record import locator_of as locator_of
from archive.citation.rendering import Rendered as Rendered
from archive.citation.ris import write_ris as write_ris
from archive.citation.styled import DEFAULT as DEFAULT
from archive.citation.styled import STYLES as STYLES
from archive.citation.styled import Citation as Citation
from archive.citation.styled import cite as cite
from archive.citation.zotero import MetaTag as MetaTag
from archive.citation.zotero import coins as coins
from archive.citation.zotero import meta_tags as meta_tags
