"""A polite crawler: it obeys robots.txt (RFC 9309), ``nofollow`` and canonical addresses."""

import re
from collections import deque
from urllib.parse import urljoin
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from lxml import html

#: Elements that a crawler follows, and relations that name no page to read.
_LINKS = "//a[@href] | //link[@href] | //area[@href] | //iframe[@src]"
_NO_PAGES = {"stylesheet", "icon", "preload", "search", "schema.z", "schema.dc"}


class Robots:
    """The rules for all crawlers: the longest that matches decides."""

    def __init__(self, text: str) -> None:
        self._rules = [
            (len(path), kind == "Allow", re.compile(_pattern(path)))
            for kind, path in re.findall(r"^(Allow|Disallow): (.+)$", text, re.MULTILINE)
        ]

    def allow(self, path: str) -> bool:
        """Tell whether a crawler may ask for *path*."""
        matching = [(length, allows) for length, allows, rule in self._rules if rule.match(path)]
        return max(matching, default=(0, True))[1]


def _pattern(path: str) -> str:
    pattern = re.escape(path).replace(r"\*", ".*")
    return f"{pattern.removesuffix(re.escape('$'))}$" if path.endswith("$") else pattern


def crawl(client: FlaskClient, start: str = "/", *, most: int = 10_000) -> list[str]:
    """Return the addresses that a crawler asks *client* for, from *start*, in this order."""
    robots = Robots(client.get("/robots.txt").text)
    seen, waiting = {start}, deque([start])
    asked: list[str] = []
    while waiting:
        address = waiting.popleft()
        asked.append(address)
        assert len(asked) <= most
        for found in _links(client, address):
            if found not in seen and robots.allow(found):
                seen.add(found)
                waiting.append(found)
    return asked


def _links(client: FlaskClient, address: str) -> list[str]:
    """Return what the page at *address* links to on its own site."""
    response = client.get(address)
    if response.status_code in {301, 302}:
        return [_here(address, response.headers["Location"])]
    if response.mimetype != "text/html" or "nofollow" in response.headers.get("X-Robots-Tag", ""):
        return []
    found = []
    for element in html.fromstring(response.text).xpath(_LINKS):
        relations = {*(element.get("rel") or "").lower().split()}
        if "nofollow" in relations or relations & _NO_PAGES:
            continue
        found.append(_here(address, element.get("href") or element.get("src")))
    return [path for path in found if path]


def _here(address: str, href: str) -> str:
    """Return the path and query of *href* on this site, empty for another."""
    parts = urlsplit(urljoin(f"http://localhost{address}", href))
    if parts.netloc != "localhost":
        return ""
    return f"{parts.path}{'?' + parts.query if parts.query else ''}"
