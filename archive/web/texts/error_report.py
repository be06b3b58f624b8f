"""Error report: a link to a mail or an issue that is filled in with the place and the revision.

The body is the last parameter, so that a script can append the selected words.
"""

from urllib.parse import quote
from urllib.parse import urlencode
from urllib.parse import urlsplit

from archive.model.address import Address
from archive.model.address import locator_of
from archive.model.edition import Edition
from archive.web.presenters import day


def report_link(report: str, edition: Edition, where: Address, *, url: str) -> str:
    """Return the link that reports an error at *where* to the address *report*; empty without one."""
    if not report:
        return ""
    place = locator_of(where)
    title = edition.text.metadata.title
    subject = f"Error in {title}, {place}" if place else f"Error in {title}"
    # A mail needs these line ends; trackers accept them.
    body = f"Address: {url}\r\nRevision: {_revision(edition)}\r\n\r\n"
    names = _names(report)
    query = urlencode([*zip(names, (subject, body), strict=True)], quote_via=quote, safe="")
    return f"{report}{'&' if '?' in report else '?'}{query}"


def _revision(edition: Edition) -> str:
    return "draft" if edition.draft else f"{edition.revision} ({day(edition.date)})"


def _names(report: str) -> tuple[str, str]:
    """Return the parameters for title and body: of a mail, of GitLab, or of any other tracker."""
    parts = urlsplit(report)
    if parts.scheme == "mailto":
        return "subject", "body"
    if "/-/" in parts.path:
        return "issue[title]", "issue[description]"
    return "title", "body"
