"""References of agents: the passage that a URL, a path, a token such as ``report-on-peace/p7`` or a resource names."""

import re
from dataclasses import dataclass
from urllib.parse import unquote
from urllib.parse import urlsplit

from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library.citable_passage import passage_of_section
from archive.library.passage import Passage
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.library.word_links import follow_link
from archive.library.word_links import resolve_link
from archive.model.address import Address
from archive.model.address import is_number
from archive.model.address import is_section
from archive.web.api.mcp.tools import ToolError
from archive.web.context import current
from archive.web.errors import missing_in_text
from archive.web.parameters import echoed
from archive.web.texts.word_link import link_view
from archive.wordlinks.tracking import LinkStatus

#: The scheme of resources, and what comes before the token of a passage.
SCHEME = "pincite"
RESOURCES = f"{SCHEME}://texts/"
#: Characters of a reference.
MAX_CHARS = 400

_TEXTS = re.compile(r".*/texts/")
_REMEDY = (
    "A reference is the url or ref of an answer, such as report-on-peace/p7, or a range such as"
    " report-on-peace/p7-p9. search_passages and list_texts find them."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """The passage that a reference names, and where it is now."""

    where: Address
    found: Passage
    #: The words alone that an address of words names, where they are in this text.
    words: str = ""
    #: What became of these words, in a sentence; empty where they are in their place.
    notice: str = ""


def open_reference(reference: str) -> Opened:
    """Return what *reference* names. Raises `ToolError`, and `DeadlineExceeded` for words long gone."""
    library = current.generation.library
    try:
        where = read_address(_token(reference)).sibling("")
        if where.words is not None:
            return _open_words(where)
        if where.first is None and (section := _section(reference)):
            found, where = passage_of_section(library, library.current_address(where), section)
            return Opened(where, found)
        where = resolve_address(library, where)
        return Opened(where, passage(library, where))
    except BadAddress as error:
        raise ToolError(f"“{echoed(reference)}” is no reference.", _REMEDY) from error
    except NotHere as error:
        sentence = missing_in_text(error.address) or f"There is nothing at “{echoed(reference)}”."
        raise ToolError(sentence, _REMEDY) from error


def _open_words(where: Address) -> Opened:
    """Return the passage of the words at *where*, with what became of them. Raises `NotHere`, `DeadlineExceeded`."""
    library = current.generation.library
    link = resolve_link(library, where)
    if link.words is None:
        return Opened(link, passage(library, link))
    opened = follow_link(library, link, current.deadline)
    found = opened.found
    there = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED) and found.now is not None
    return Opened(
        opened.where,
        opened.passage,
        words=found.now.text if there and found.now else "",
        notice=link_view(opened).message,
    )


def _token(reference: str) -> str:
    """Return what the path of a text has after ``/texts/``.

    >>> _token("https://example.org/archive/texts/report-on-peace/p7?q=peace")
    'report-on-peace/p7'
    >>> _token("pincite://texts/report-on-peace"), _token("/texts/report-on-peace#p9"), _token("report-on-peace/s2")
    ('report-on-peace', 'report-on-peace/p9', 'report-on-peace')
    """
    words = reference.strip()
    try:
        parts = urlsplit(words)
    except ValueError as error:
        raise BadAddress(words, "it is no URL") from error
    path = f"//{parts.netloc}{parts.path}" if parts.scheme == SCHEME else parts.path
    token = unquote(_TEXTS.sub("", path)).strip("/")
    if is_number(parts.fragment) and "/" not in token:
        return f"{token}/{parts.fragment}"
    text, _, last = token.rpartition("/")
    return text if is_section(last) else token


def _section(reference: str) -> str:
    """Return the id of the section that *reference* names: ``s2`` in ``report-on-peace/s2`` and ``…#s2``."""
    last = re.split(r"[/#]", reference.strip().rstrip("/"))[-1]
    return last if is_section(last) else ""
