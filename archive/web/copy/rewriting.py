"""Rewrites the addresses in a page that the templates made; all else stays as it is."""

import re
from collections.abc import Callable
from html import escape
from html import unescape

#: Templates escape the quotation marks in values and words, so a tag ends where these say.
_TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ADDRESS = re.compile(r'(\s(?:href|src|action|formaction)=")(/[^"]*)')


def with_addresses(page: str, address: Callable[[str], str]) -> str:
    """Return the HTML *page* with each address that begins with ``/`` replaced by what *address* returns for it."""

    def rewritten(found: re.Match[str]) -> str:
        return found[1] + escape(address(unescape(found[2])))

    return _TAG.sub(lambda tag: _ADDRESS.sub(rewritten, tag[0]), page)
