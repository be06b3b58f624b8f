"""The file ``/llms.txt``: what the archive is, how to read it by program, and how to cite it, for language models.

Its form is that of https://llmstxt.org: a title, a summary, and lists of links, in Markdown.
"""

from collections.abc import Iterator

from flask import Blueprint
from flask import Response

from archive.language.controls import clean
from archive.quotation.places import coverage
from archive.web.api.mcp.refusals import PATH as AGENTS
from archive.web.context import absolute
from archive.web.context import current
from archive.web.wording.quotation import coverage_phrase

blueprint = Blueprint("llms_txt", __name__)

#: The doors of the archive: a name, the path, and what is there.
_PROGRAMS = (
    ("API", "/api", "how to use the JSON API, which is under /api/v1"),
    ("OpenAPI", "/api/v1/openapi.json", "the same in a form for programs (OpenAPI 3.1)"),
    ("DTS", "/api/dts", "Distributed Text Services 1.0: texts, their structure, passages as TEI"),
    ("Agents", AGENTS, "Model Context Protocol (POST): search, read, check quotations, cite"),
)
_HARVESTING = (
    ("OAI-PMH", "/oai?verb=Identify", "records of all texts, and what has changed, for harvesters"),
)
_PAGES = (
    ("All texts", "/texts/", "by date, title or author"),
    ("Search", "/search", "`?q=` words, also as JSON at /search.json"),
    ("Check a quotation", "/quotation", "`?q=` quoted words, also as JSON at /quotation.json"),
    ("What is new", "/new", "texts and corrections, also as a feed at /new.atom"),
    ("Site map", "/sitemap.xml", "every published text"),
    ("Help", "/help", "how to search and to cite"),
    ("About", "/about", "the collection, and whom to ask"),
)
_CITING = (
    "Every paragraph has a permanent address, such as {example}: cite that address, which is also on its page, with its"
    " finished citation. With `.json`, `.txt`, `.md` or `.bib` at its end it answers in that format.",
    "`@1` after the name of a text is its first revision, whose words never change.",
    "Quote word for word, and check every quotation: the check says exact, close with every differing word, or absent,"
    " and what was searched. Absent means not in this collection, and nothing more.",
    "A text marked as a draft is not published: do not cite it.",
)


@blueprint.get("/llms.txt")
def llms_txt() -> Response:
    """Tell a language model what is here, and how to cite it."""
    return Response("\n".join(_lines()) + "\n", content_type="text/plain; charset=utf-8")


def _lines() -> Iterator[str]:
    library, collection = current.generation.library, current.collection
    title = clean(collection.title) or "An archive of historical texts"
    yield f"# {_line(title)}"
    yield ""
    yield f"> {_line(clean(collection.description))}".rstrip()
    yield ""
    held = coverage(library)
    yield f"An archive of historical texts: {coverage_phrase(held)}."
    if collection.rights:
        yield f"Rights: {_line(clean(collection.rights))}"
    yield from ("", "## How to cite", "")
    slug = next((slug for slug, _, _ in library.revisions()), "")
    example = absolute(f"/texts/{slug}/p1") if slug else absolute("/texts/NAME/p1")
    yield from (f"- {sentence.format(example=example)}" for sentence in _CITING)
    # Its records are named by the host of the public address.
    harvesting = _HARVESTING if current.settings.url else ()
    for heading, doors in (("For programs", (*_PROGRAMS, *harvesting)), ("Pages", _PAGES)):
        yield from ("", f"## {heading}", "")
        yield from (f"- [{name}]({absolute(path)}): {words}" for name, path, words in doors)


def _line(words: str) -> str:
    """Return *words* on one line."""
    return " ".join(words.split())
