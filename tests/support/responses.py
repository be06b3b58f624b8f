"""Checks that every response of the site must pass, for all tests that send hostile requests."""

import gzip
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import brotli
from lxml import etree

#: Headers of every response.
REQUIRED_HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Cache-Control",
)
#: The name that hostile values and texts use where they try to create an element or an attribute.
MARKER = "zqx"
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "cite", "poster", "data"})
#: Elements of no template; on a page they were injected by a text or an address.
_FORBIDDEN_ELEMENTS = frozenset("base embed frame iframe math object style template".split())
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class _Page(HTMLParser):
    """Parses a page and collects its faults."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"an attribute twice in {self.get_starttag_text()}")
        if tag in _FORBIDDEN_ELEMENTS or MARKER in tag:
            self.faults.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in names:
            self.faults.append("meta http-equiv")
        named = dict(attrs)
        own = (named.get("src") or "").startswith("/assets/")
        if tag == "script" and not own and named.get("type") != "application/ld+json":
            self.faults.append("a script in the page")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in {"style", "srcdoc"} or MARKER in name:
            self.faults.append(f"{name}= in <{tag}>")
        if name in _ADDRESSES:
            bare = re.sub(r"[\x00-\x20]", "", value)
            scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", bare)
            if scheme and scheme[0].lower() not in {"http:", "https:", "mailto:"}:
                self.faults.append(f"{name}={value!r}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data[:40]!r}")


def faults_in_page(page: str) -> list[str]:
    """Return the faults of an HTML page: unclosed elements, scripts, event handlers, script addresses."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    if not page.startswith("<!doctype html>"):
        reader.faults.append("no doctype")
    return reader.faults + [f"<{tag}> is never closed" for tag in reader.open]


def decompress(headers: Mapping[str, str], body: bytes) -> bytes:
    """Return *body* without its content encoding."""
    encoding = {name.lower(): value for name, value in headers.items()}.get("content-encoding", "")
    if not body or not encoding:
        return body
    return gzip.decompress(body) if encoding == "gzip" else bytes(brotli.decompress(body))


def faults_in_response(
    status: int, headers: Mapping[str, str], body: bytes, *, head: bool = False
) -> list[str]:
    """Return the faults of a response."""
    named = {name.lower(): value for name, value in headers.items()}
    faults = [
        f"no {name}" for name in REQUIRED_HEADERS if name.lower() not in named and status != 304
    ]
    faults += [f"{n}: {v!r}" for n, v in named.items() if re.search(r"[\r\n\x00]", v)]
    if "set-cookie" in named:
        faults.append("a cookie")
    if status >= 500 and status != 503:
        faults.append(f"status {status}")
    if b"Traceback (most recent call last)" in body or b"werkzeug" in body.lower():
        faults.append("a stack trace")
    if 300 <= status < 400 and status != 304:
        # Werkzeug's own page omits optional end tags.
        body = body.replace(b"<html lang=en>", b"").replace(b"<p>You", b"You")
        faults += _faults_in_redirect(named)
    if named.get("content-length") == "0":
        head = True
    if head or status in {204, 304}:
        return faults + (["a body"] if body else [])
    return faults + _faults_in_body(named.get("content-type", ""), body)


def _faults_in_redirect(named: Mapping[str, str]) -> list[str]:
    """Return the fault of a redirect that leaves this site."""
    location = named.get("location", "")
    if location.startswith("/") and not location.startswith(("//", "/\\")):
        return []
    return [f"leads to {location!r}"]


def _faults_in_body(kind: str, body: bytes) -> list[str]:
    mime = kind.partition(";")[0].strip()
    try:
        words = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return [] if mime.startswith("image/") else [f"{mime} that is not UTF-8: {error}"]
    if mime == "text/html":
        return faults_in_page(words)
    if mime == "application/json" or mime.endswith("+json"):
        try:
            json.loads(words)
        except ValueError as error:
            return [f"no JSON: {error}"]
    elif mime in ("application/xml", "text/xml") or mime.endswith("+xml"):
        return _faults_in_xml(words)
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
    "application/link-format",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "image/svg+xml",
}


def _faults_in_xml(words: str) -> list[str]:
    if "<!DOCTYPE" in words or "<!ENTITY" in words:
        return ["a document type"]
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        etree.fromstring(words.encode(), parser)
    except etree.XMLSyntaxError as error:
        return [f"no XML: {error}"]
    return []
