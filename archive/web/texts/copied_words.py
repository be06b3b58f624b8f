"""Copied words: a quotation with its citation, and a text-fragment link that a browser scrolls to."""

from archive.citation import plain
from archive.library.passage import Passage
from archive.library.passage import passage
from archive.model.address import Address
from archive.search.results import Marks
from archive.web.context import absolute
from archive.web.context import current
from archive.web.texts.passage_page import passage_page
from archive.web.texts.passage_page import with_citation
from archive.wordlinks.text_fragment import directive
from archive.wordlinks.word_range import LinkedWords

#: In longer texts the fragment is made without checking whether the words occur twice: reading them all is slow.
MAX_CHECKED_PARAGRAPHS = 2000


def fragment_link(words: LinkedWords, where: Address) -> str:
    """Return the link to the reading page of the text at *where* that makes a browser scroll to *words*."""
    number = words.paragraphs[0].number
    return absolute(f"{where.text}#{number}:~:{directive(words, _words_of_page(where))}")


def _words_of_page(where: Address) -> list[str] | None:
    """Return the strings on the reading page, to see whether words occur twice; None for a long text."""
    library = current.generation.library
    if (
        not library.is_withdrawn(where.slug)
        and library.entry(where.slug).paragraphs > MAX_CHECKED_PARAGRAPHS
    ):
        return None
    text = passage(library, where.text).edition.text
    data = text.metadata
    head = [data.title, *data.authors, data.occasion, data.date_as_printed]
    # Headings also appear in the table of contents.
    headings = [section.heading for section in text.sections] * 2
    return [*head, *headings, *(paragraph.text for paragraph in text.paragraphs)]


def quotation_with_citation(quotation: str, found: Passage, where: Address) -> str:
    """Return a *quotation* from *found* with its citation in the requested style, ready to paste."""
    page = with_citation(passage_page(found, where, Marks()), found, where)
    return f"{quotation} {plain(page.citations[0].parts)}"
