"""The link by which a reader reports an error: a mail or an issue that says where, and in which revision.

The body stands last in it, so that a script can add the selected words at its end.
"""

from urllib.parse import quote
from urllib.parse import urlencode
from urllib.parse import urlsplit

from archive.model.address import Address
from archive.model.address import locator_of
from archive.model.edition import Edition
from archive.web.presenters import day


def report_link(report: str, edition: Edition, where: Address, *, url: str) -> str:
    """Return the link that reports an error at *where* to the setting *report*; nothing without one."""
    if not report:
        return ""
    place = locator_of(where)
    title = edition.text.metadata.title
    subject = f"Error in {title}, {place}" if place else f"Error in {title}"
    # Lines end so in a mail; a tracker takes them as well.
    body = f"Address: {url}\r\nRevision: {_revision(edition)}\r\n\r\n"
    names = _names(report)
    query = urlencode([*zip(names, (subject, body), strict=True)], quote_via=quote, safe="")
    return f"{report}{'&' if '?' in report else '?'}{query}"


def _revision(edition: Edition) -> str:
    return "draft" if edition.draft else f"{edition.revision} ({day(edition.date)})"


def _names(report: str) -> tuple[str, str]:
    """Return what a mail, GitLab, and all other trackers call the title and the body."""
    parts = urlsplit(report)
    if parts.scheme == "mailto":
        return "subject", "body"
    if "/-/" in parts.path:
        return "issue[title]", "issue[description]"
    return "title", "body"
