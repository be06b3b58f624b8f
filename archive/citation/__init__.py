"""Citations and bibliographic records of texts. Pure functions: no files, no clock, no web."""

from archive.citation.formats.bibtex import write_bibtex as write_bibtex
from archive.citation.formats.csl_json import csl_item as csl_item
from archive.citation.formats.csl_json import write_csl as write_csl
from archive.citation.formats.ris import write_ris as write_ris
from archive.citation.formats.zotero import MetaTag as MetaTag
from archive.citation.formats.zotero import coins as coins
from archive.citation.formats.zotero import meta_tags as meta_tags
from archive.citation.parts import CitationPart as CitationPart
from archive.citation.parts import plain as plain
from archive.citation.record import Record as Record
from archive.citation.speakers import attribute as attribute
from archive.citation.styles.bibliography import Bibliography as Bibliography
from archive.citation.styles.bibliography import bibliography as bibliography
from archive.citation.styles.cite import DEFAULT as DEFAULT
from archive.citation.styles.cite import STYLES as STYLES
from archive.citation.styles.cite import Citation as Citation
from archive.citation.styles.cite import cite as cite
from archive.citation.styles.cited_text import CitedText as CitedText
from archive.citation.styles.cited_text import ParagraphCitations as ParagraphCitations
from archive.citation.styles.cited_text import paragraph_citations as paragraph_citations
from archive.citation.styles.prerender import RenderedShape as RenderedShape
