"""The page of a text or a passage with its past, and the way to report an error on it."""

from dataclasses import replace

from archive.refs import Address
from archive.web.corrected import passage_past
from archive.web.places import Passage
from archive.web.reporting import report_link
from archive.web.site import generation
from archive.web.site import site
from archive.web.text_pages import TextPage


def remembered(page: TextPage, found: Passage, where: Address) -> TextPage:
    """Return the *page* of *found*, which stands at *where*, with what was done to it before."""
    edition = found.edition
    past = None
    if where.first is not None and not edition.text.withdrawn:
        past = passage_past(generation().library, edition, where, found.paragraphs)
    report = report_link(site().settings.report, edition, where, url=page.url)
    return replace(page, past=past, report=report)
