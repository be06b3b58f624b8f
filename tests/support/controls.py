"""A text with control characters in every field, and what a program or a terminal must not get of it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lxml import etree
from lxml import html

from archive.collection.folder import CollectionFolder
from archive.collection.history import append_revision
from archive.collection.history import read_history
from archive.indexing.build import build
from archive.language.controls import strays
from archive.model.revision import Revision
from archive.publishing.publish import publish
from archive.settings import Settings

#: Turns all that follows on its line; isolates it; is obeyed by terminals; is forbidden in XML.
OVERRIDE, ISOLATE, EMBEDDING = "\u202e", "\u2067", "\u202b"
DEVICE = "\x00\x07\x1b[31m\x7f\x9b31m\ufffe\uffff\U0001ffff\ufdd0"
HOSTILE = f"{OVERRIDE}a{ISOLATE}b{EMBEDDING}c"
#: How the addresses of passages begin in a test.
ADDRESS = "http://localhost/texts/"
#: The same as YAML writes it, where the characters themselves are not allowed.
ESCAPED = "".join(
    f"\\U{ord(character):08x}" if not character.isalnum() else character
    for character in HOSTILE + DEVICE
)

_KEYS = "occasion date_as_printed rights".split()
_SOURCE_KEYS = (
    "title publisher place year volume pages edition editor translator archive shelfmark".split()
)

#: Its words stand in a known order: a reader who is not led astray sees them so.
BODY = f"""\
## Head{HOSTILE} ing

The {HOSTILE} bread of the first paragraph&#x202e; is very late, and the editor waits for {DEVICE}it.\
 {{speaker="Name{HOSTILE}"}}

Bread [^{OVERRIDE}A] with a note {{~~was{HOSTILE}~>is{HOSTILE}~~}} and page {{pb 2{OVERRIDE}}} after\
 *emphasis {HOSTILE}* again.

Verse {HOSTILE} one\\
Verse {HOSTILE} bread two

| bread{HOSTILE} | b |
| --- | --- |
| c{HOSTILE} | d |

[^{OVERRIDE}A]: The {HOSTILE} note{DEVICE}.
"""
TOMBSTONE = f'\n{{#p9 withdrawn="Why {HOSTILE}"}}\n'


def hostile_source(slug: str) -> str:
    """Return a file with controls in every field of its record and in every kind of paragraph."""
    lines = [f"slug: {slug}", f'title: "Title {ESCAPED} bread"']
    lines += ["author:", f'  - "Cohen{ESCAPED}, David{ESCAPED}"', f'  - "Anna{ESCAPED} Levi"']
    lines += [f'{key}: "{key} {ESCAPED}"' for key in _KEYS]
    lines += ["source:", f'  url: "https://example.org/{OVERRIDE}x"']
    lines += [f'  {key}: "{key} {ESCAPED}"' for key in _SOURCE_KEYS]
    long = " ".join(f"word{n}{ISOLATE} bread" for n in range(200))
    return "\n".join(["---", *lines, "---", "", BODY, long, ""])


def hostile_controls(folder: Path) -> Settings:
    """Build a collection of such texts: published twice, withdrawn in part, withdrawn, and a draft.

    The notes on the revisions are as a version wrote them that took them as they were.
    """
    texts = folder / "texts"
    texts.mkdir()
    (texts / "collection.yaml").write_text(
        f'title: "Archive {ESCAPED}"\ndescription: "About {ESCAPED}"\ncontact: "me{ESCAPED}"\n'
        f'rights: "Free {ESCAPED}"\nexamples: ["bread {ESCAPED}"]\n'
    )
    day = date(2026, 11, 1)
    for slug in ("hostile", "gone", "draft"):
        (texts / f"{slug}.md").write_text(hostile_source(slug), encoding="utf-8")
    (plain,) = publish(CollectionFolder(texts), ["hostile"], note="", today=day)
    assert plain.revision == 1, plain
    (gone,) = publish(CollectionFolder(texts), ["gone"], note="", today=day)
    assert gone.revision == 1
    for slug, old, new, what in (
        ("hostile", "very late", "too late", "p1"),
        ("gone", "\n---\n", f'\nwithdrawn: "Why {ESCAPED}"\n---\n', "text"),
    ):
        history = read_history(texts / "history" / f"{slug}.jsonl")
        last = history.last
        assert last is not None
        revision = Revision(
            2, "2026-11-02", f"Note {HOSTILE}{DEVICE}", slug,
            last.markdown.replace(old, new, 1) + (TOMBSTONE if what == "p1" else ""),
            {what: "withdrawn" if what == "text" else "corrected"}, last.hash,
        )  # fmt: skip
        append_revision(history, revision)
        (texts / f"{slug}.md").write_text(revision.markdown, encoding="utf-8")
    settings = Settings(texts=texts, index=folder / "index", engine="whoosh")
    build(settings)
    return settings


def faults(content_type: str, body: str) -> list[str]:
    """Return where *body* has controls, a string that leaves a direction open, or an address that is turned."""
    found = [f"{stray!r} in {body[:60]!r}" for stray in _DEVICE.findall(body)]
    parts = list(_parts(content_type, body))
    found += [repr(part[-200:]) for part in parts if strays(part)]
    # The first address of a citation is that of its passage; the record may have others.
    turned = (part[: part.find(ADDRESS)] for part in parts if ADDRESS in part)
    return found + [f"{ADDRESS} after {before[-100:]!r}" for before in turned if strays(before)]


_DEVICE = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]"
)


def _parts(content_type: str, body: str) -> Iterator[str]:
    """Yield every string of *body* that a program may show on its own."""
    kind = content_type.partition(";")[0]
    if kind.endswith("json"):
        yield from _json_strings(json.loads(body))
    elif kind.endswith("xml"):
        for element in etree.fromstring(body.encode()).iter():
            yield from element.attrib.values()
            if not _is_in_words(element) and etree.QName(element).localname not in _LINES:
                yield _xml_line(element)
    elif kind == "text/html":
        yield from _html_strings(body)
    elif kind == "text/csv":
        yield from (cell for row in csv.reader(io.StringIO(body, newline="")) for cell in row)
    elif kind in ("text/plain", "text/markdown"):
        # A direction ends with its line. What follows on it is of the same field.
        return
    else:
        yield from body.splitlines()
        # A field of RIS or BibTeX may be shown without its line.
        yield from re.findall(r"= \{(.*)\},$", body, re.MULTILINE)


def _is_in_words(element: etree._Element) -> bool:
    """Tell whether *element* stands among words of another one."""
    above = element.getparent()
    if above is None:
        return False
    around = [above.text, *(child.tail for child in above)]
    return any(words and words.strip() for words in around) or _is_in_words(above)


def _xml_line(element: etree._Element) -> str:
    """Return the words of *element* as they are read: without notes, and without what was emended."""
    words = element.text or ""
    for child in element:
        if etree.QName(child).localname not in ("note", "sic", "surplus"):
            words += _xml_line(child)
        words += child.tail or ""
    return words


def _json_strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for name, item in value.items():
                yield name
                yield from _json_strings(item)
        case list():
            for item in value:
                yield from _json_strings(item)


#: Cells of a table and lines of verse: a direction ends with each, wherever it is shown, and is closed once at
#: the end of the paragraph.
_LINES = frozenset("td th row cell l".split())
#: What a browser puts on the same line as what is around it.
_INLINE = frozenset(
    "a abbr b bdi cite code del em i ins kbd mark q s small span strong sub summary sup time u label"
    " button select option details".split()
)


def _html_strings(body: str) -> Iterator[str]:
    """Yield the words of each block, and all attributes."""
    for element in html.document_fromstring(body).iter():
        if not isinstance(element.tag, str):
            continue
        yield from element.attrib.values()
        if element.tag in ("script", "style"):
            continue
        if element.tag not in _INLINE | _LINES:
            yield _line(element)


def _line(element: html.HtmlElement) -> str:
    """Return the words of a block on one line: those of blocks in it have lines of their own."""
    words = element.text or ""
    for child in element:
        if child.tag in _INLINE:
            words += _line(child)
        words += child.tail or ""
    return words
