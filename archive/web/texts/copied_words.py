"""Words to take away: with their citation, and as a link that a browser scrolls to."""

from archive.citation import plain
from archive.library.passage import Passage
from archive.library.passage import passage
from archive.model.address import Address
from archive.web.context import absolute
from archive.web.context import generation
from archive.web.texts.passage_page import cited
from archive.web.texts.passage_page import passage_page
from archive.wordlinks.text_fragment import directive
from archive.wordlinks.word_range import LinkedWords

#: Of longer texts it is not looked whether the words stand twice.
_LARGE = 2000


def fragment_link(words: LinkedWords, where: Address) -> str:
    """Return the link into the reading page of the text of *where* that a browser scrolls to *words*."""
    number = words.paragraphs[0].number
    return absolute(f"{where.text}#{number}:~:{directive(words, _words_of_page(where))}")


def _words_of_page(where: Address) -> list[str] | None:
    """Return what the reading page says, by which it is seen whether words stand there twice; not of a long text."""
    library = generation().library
    if not library.is_withdrawn(where.slug) and library.entry(where.slug).paragraphs > _LARGE:
        return None
    text = passage(library, where.text).edition.text
    data = text.metadata
    said = [data.title, *data.authors, data.occasion, data.date_as_printed]
    # Headings stand in the contents, too.
    headings = [section.heading for section in text.sections] * 2
    return [*said, *headings, *(paragraph.text for paragraph in text.paragraphs)]


def pasted(quotation: str, found: Passage, where: Address) -> str:
    """Return a *quotation* from *found* with its citation in the style asked for, ready to paste."""
    page = cited(passage_page(found, where, hits={}), found, where)
    return f"{quotation} {plain(page.citations[0].parts)}"
