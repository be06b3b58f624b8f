"""Helpers for tests of word links: make one, and read the marks of a page."""

import re
from html import unescape

from flask.testing import FlaskClient

from archive.wordlinks.fingerprint import bare

OLD = "report-on-peace"
TEXT = f"/texts/{OLD}"


def marked(html: str) -> list[str]:
    """Return the words that a page marks, without what it shows between them."""
    text = re.search(r'<div class="text".*?</article>', html, re.DOTALL)
    assert text is not None
    beside = r'<(sup|span) class="(?:note-mark|reading|page)".*?</\1>'
    units = re.sub(beside, "", text[0], flags=re.DOTALL).split('<div class="unit')
    inside = ("".join(re.findall(r"<mark>(.*?)</mark>", unit, re.DOTALL)) for unit in units)
    words = unescape(re.sub(r"<[^>]*>", "", " ".join(inside))).split()
    return [word for word in words if bare(word)]


def link(client: FlaskClient, place: str, **typed: str) -> str:
    """Return the address that the form leads to."""
    response = client.get(f"{TEXT}/{place}/words", query_string=typed)
    assert response.status_code == 303, response.text
    return response.headers["Location"]
