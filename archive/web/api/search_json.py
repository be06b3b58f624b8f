"""The results of a search as JSON: small, and offsets instead of markup."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import Form
from archive.search.results import Hit
from archive.search.results import Results
from archive.search.results import WordForms
from archive.search.snippet import Snippet
from archive.web.links import search_address


def search_json(
    results: Results,
    *,
    request: SearchRequest,
    per_page: int,
    absolute: Callable[[str], str],
) -> dict[str, Any]:
    """Return *results* of *request* as values that JSON knows."""
    turned = {
        "next": request.page + 1 if request.page < results.pages else 0,
        "previous": min(request.page - 1, results.pages),
    }
    return {
        "query": request.q,
        "reading": results.reading,
        "canonical": results.canonical,
        "scope": request.scope.value,
        # No number at all is better than one that is not the truth.
        "total": None if results.timed_out else results.total,
        "timed_out": results.timed_out,
        "texts": results.texts,
        "partial": results.partial,
        "partial_total": results.help.nearest.total if results.help.nearest else 0,
        "page": request.page,
        "per_page": request.per_page,
        "pages": results.pages,
        "notices": [
            *({"words": said.words, "query": said.query or None} for said in results.notices),
            *({"words": words, "query": None} for words in _beyond(results, request)),
        ],
        "hits": [_hit(hit, absolute) for hit in results.hits],
        "facets": [_facet(facet) for facet in results.facets],
        "forms": [_word(word) for word in results.forms],
        "spellings": [
            {"typed": spelling.typed, "forms": list(map(_form, spelling.forms))}
            for spelling in results.spellings
        ],
        "missing": list(results.help.missing),
        "ways": [
            {
                "words": way.words,
                "total": way.paragraphs,
                "url": absolute(
                    search_address(way.request, per_page=per_page, path="/search.json")
                ),
            }
            for way in results.help.ways
        ],
        **{
            name: absolute(
                search_address(replace(request, page=page), per_page=per_page, path="/search.json")
            )
            if page > 0
            else None
            for name, page in turned.items()
        },
    }


def _beyond(results: Results, request: SearchRequest) -> tuple[str, ...]:
    """Say that the page lies behind the last one."""
    if not results.total or request.page <= results.pages:
        return ()
    return (f"The last page is {results.pages}: nothing stands on this one.",)


def plain_snippet(snippet: Snippet) -> str:
    """Return the words of a snippet, with an ellipsis for what was left out."""
    between = " … ".join("".join(part.text for part in excerpt) for excerpt in snippet.excerpts)
    return ("… " if snippet.cut_before else "") + between + (" …" if snippet.cut_after else "")


def _hit(hit: Hit, absolute: Callable[[str], str]) -> dict[str, Any]:
    address = str(hit.ref.address)
    return {
        "address": address,
        "url": absolute(address),
        "title": hit.title,
        "authors": list(hit.authors),
        "section": hit.section,
        "kind": hit.kind,
        "number": hit.ref.number,
        "date": hit.date,
        "text": hit.text,
        "highlights": [[span.start, span.end] for span in hit.highlights],
        "snippet": plain_snippet(hit.snippet),
        "score": hit.score,
        "draft": hit.draft,
        "in_note": hit.in_note,
    }


def _word(word: WordForms) -> dict[str, Any]:
    return {
        "typed": word.typed,
        "exact": word.exact,
        "forms": list(map(_form, word.forms)),
        "more": word.more,
        "query": word.other or None,
    }


def _form(form: Form) -> dict[str, Any]:
    return {"words": form.words, "paragraphs": form.paragraphs, "query": form.query}


def _facet(facet: Facet) -> dict[str, Any]:
    return {
        "name": facet.name,
        "label": facet.label,
        "left_off": facet.left_off,
        "values": [
            {"value": v.value, "label": v.label, "count": v.count, "chosen": v.chosen}
            for v in facet.values
        ],
    }
