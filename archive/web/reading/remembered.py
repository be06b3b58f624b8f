"""The page of a text or a passage with its past, and the way to report an error on it."""

from dataclasses import replace

from archive.refs import Address
from archive.web.reading.corrected import passage_past
from archive.web.reading.corrected import sentence
from archive.web.reading.places import Passage
from archive.web.reading.reporting import report_link
from archive.web.reading.text_pages import TextPage
from archive.web.site import generation
from archive.web.site import site


def remembered(page: TextPage, found: Passage, where: Address) -> TextPage:
    """Return the *page* of *found*, which stands at *where*, with what was done to it before."""
    edition, library = found.edition, generation().library
    past = None
    if where.first is not None and not edition.text.withdrawn:
        past = passage_past(library, edition, where, found.paragraphs)
    if where.revision is not None and library.is_withdrawn(where.slug):
        reason = library.edition(where.slug).text.withdrawn
        page = replace(page, head=replace(page.head, withdrawn_since=sentence(reason)))
    report = report_link(site().settings.report, edition, where, url=page.url)
    return replace(page, past=past, report=report)
