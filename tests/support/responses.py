"""What every answer of the site must be, whatever was asked: the checks of all tests that ask hostile things."""

import gzip
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import brotli
from lxml import etree

#: Headers that no answer is without.
REQUIRED = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Cache-Control",
)
#: What hostile values and texts write where they try to make an element or an attribute.
MARKER = "zqx"
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "cite", "poster", "data"})
#: No page is made of these; what a page has of them a reader of texts or addresses put there.
_NEVER = frozenset("base embed frame iframe math object style template".split())
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class _Page(HTMLParser):
    """Reads a page, and gathers what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"an attribute twice in {self.get_starttag_text()}")
        if tag in _NEVER or MARKER in tag:
            self.wrong.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in names:
            self.wrong.append("meta http-equiv")
        named = dict(attrs)
        own = (named.get("src") or "").startswith("/assets/")
        if tag == "script" and not own and named.get("type") != "application/ld+json":
            self.wrong.append("a script in the page")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in {"style", "srcdoc"} or MARKER in name:
            self.wrong.append(f"{name}= in <{tag}>")
        if name in _ADDRESSES:
            bare = re.sub(r"[\x00-\x20]", "", value)
            scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", bare)
            if scheme and scheme[0].lower() not in {"http:", "https:", "mailto:"}:
                self.wrong.append(f"{name}={value!r}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"a comment: {data[:40]!r}")


def wrong_with_page(page: str) -> list[str]:
    """Return what is wrong with a page of HTML: unclosed elements, scripts, handlers, addresses that run."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    if not page.startswith("<!doctype html>"):
        reader.wrong.append("no doctype")
    return reader.wrong + [f"<{tag}> is never closed" for tag in reader.open]


def unpacked(headers: Mapping[str, str], body: bytes) -> bytes:
    """Return *body* as it was before it was compressed."""
    encoding = {name.lower(): value for name, value in headers.items()}.get("content-encoding", "")
    if not body or not encoding:
        return body
    return gzip.decompress(body) if encoding == "gzip" else bytes(brotli.decompress(body))


def wrong_with(
    status: int, headers: Mapping[str, str], body: bytes, *, head: bool = False
) -> list[str]:
    """Return what is wrong with an answer; nothing, if all is well."""
    named = {name.lower(): value for name, value in headers.items()}
    wrong = [f"no {name}" for name in REQUIRED if name.lower() not in named and status != 304]
    wrong += [f"{n}: {v!r}" for n, v in named.items() if re.search(r"[\r\n\x00]", v)]
    if "set-cookie" in named:
        wrong.append("a cookie")
    if status >= 500 and status != 503:
        wrong.append(f"status {status}")
    if b"Traceback (most recent call last)" in body or b"werkzeug" in body.lower():
        wrong.append("the insides of the site")
    if 300 <= status < 400 and status != 304:
        # Werkzeug's own page, which HTML lets end as it does.
        body = body.replace(b"<html lang=en>", b"").replace(b"<p>You", b"You")
        wrong += _wrong_with_redirect(named)
    if named.get("content-length") == "0":
        head = True
    if head or status in {204, 304}:
        return wrong + (["a body"] if body else [])
    return wrong + _wrong_with_body(named.get("content-type", ""), body)


def _wrong_with_redirect(named: Mapping[str, str]) -> list[str]:
    """An address of this site, whatever host was named."""
    location = named.get("location", "")
    if location.startswith("/") and not location.startswith(("//", "/\\")):
        return []
    return [f"leads to {location!r}"]


def _wrong_with_body(kind: str, body: bytes) -> list[str]:
    mime = kind.partition(";")[0].strip()
    try:
        words = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return [] if mime.startswith("image/") else [f"{mime} that is not UTF-8: {error}"]
    if mime == "text/html":
        return wrong_with_page(words)
    if mime == "application/json" or mime.endswith("+json"):
        try:
            json.loads(words)
        except ValueError as error:
            return [f"no JSON: {error}"]
    elif mime == "application/xml" or mime.endswith("+xml"):
        return _wrong_with_xml(words)
    elif mime not in _PLAIN:
        return [f"of an unknown type: {kind!r}"]
    elif (found := _CONTROL.search(words)) and mime != "text/css":
        return [f"{mime} with {found[0]!r}"]
    return []


_PLAIN = {
    "text/plain",
    "text/css",
    "text/csv",
    "text/javascript",
    "text/markdown",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "image/svg+xml",
}


def _wrong_with_xml(words: str) -> list[str]:
    if "<!DOCTYPE" in words or "<!ENTITY" in words:
        return ["a document type"]
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        etree.fromstring(words.encode(), parser)
    except etree.XMLSyntaxError as error:
        return [f"no XML: {error}"]
    return []
