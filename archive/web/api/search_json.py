"""Search results as JSON: offsets of matches instead of markup."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archive.search.query.canonical import canonical
from archive.search.query.tree import Phrase
from archive.search.request import SearchRequest
from archive.search.results import Closest
from archive.search.results import Facet
from archive.search.results import Hit
from archive.search.results import RecordHit
from archive.search.results import Results
from archive.search.results import WordForm
from archive.search.results import WordForms
from archive.search.snippet import Snippet
from archive.web.links import search_address
from archive.web.search.feedback import alternative_request
from archive.web.wording.queries import as_typed
from archive.web.wording.queries import describe_search
from archive.web.wording.queries import part_name
from archive.web.wording.results import FACET_LABELS
from archive.web.wording.results import alternative_name
from archive.web.wording.results import notice_sentence
from archive.web.wording.results import past_last_page


def search_json(
    results: Results,
    *,
    request: SearchRequest,
    per_page: int,
    absolute: Callable[[str], str],
    notices: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return *results* of *request*, with *notices* on its parameters, as an object for JSON."""
    no_results = results.no_results
    neighbours = {
        "next": request.page + 1 if request.page < results.pages else 0,
        "previous": min(request.page - 1, results.pages),
    }
    return {
        "query": request.q,
        "reading": describe_search(results.tree, request),
        "canonical": canonical(results.tree),
        "scope": request.scope.value,
        # No number is better than a wrong one.
        "total": None if results.timed_out else results.total,
        "timed_out": results.timed_out,
        "texts": results.texts,
        "page": request.page,
        "per_page": request.per_page,
        "pages": results.pages,
        "notices": [
            {"words": sentence, "query": query or None}
            for sentence, query in (
                *((notice, "") for notice in notices),
                *((notice_sentence(notice), notice.meant) for notice in results.notices),
                (past_last_page(results), ""),
            )
            if sentence
        ],
        "records": [_record(record, absolute) for record in results.records.hits],
        "records_total": results.records.total,
        "records_matched": results.records.matched,
        "hits": [_hit(hit, absolute) for hit in results.hits],
        "closest": _closest(results.closest, absolute) if results.closest else None,
        "facets": [_facet(facet) for facet in results.facets],
        "forms": [_word(word) for word in results.forms],
        "spellings": [
            {"typed": as_typed(spelling.leaf), "forms": list(map(_form, spelling.forms))}
            for spelling in results.spellings
        ],
        "missing": list(map(part_name, no_results.missing)),
        "elsewhere": [
            {
                "words": part_name(found.node),
                "zone": found.place,
                "paragraphs": found.paragraphs,
                "query": canonical(found.tree),
            }
            for found in no_results.elsewhere
        ],
        "ways": [
            {
                "words": alternative_name(alternative),
                "total": alternative.paragraphs,
                "url": absolute(
                    search_address(
                        alternative_request(alternative, results, results.request.q),
                        per_page=per_page,
                        path="/search.json",
                    )
                ),
            }
            for alternative in no_results.alternatives
        ],
        **{
            name: absolute(
                search_address(replace(request, page=page), per_page=per_page, path="/search.json")
            )
            if page > 0
            else None
            for name, page in neighbours.items()
        },
    }


def _closest(closest: Closest, absolute: Callable[[str], str]) -> dict[str, Any]:
    return {
        "total": closest.total,
        "matched": closest.matched or None,
        "words": closest.words,
        "hits": [_hit(hit, absolute) for hit in closest.hits],
    }


def plain_snippet(snippet: Snippet) -> str:
    """Return *snippet* as plain text, with ellipses for omissions."""
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
        "speaker": hit.speaker,
        "date": hit.date.words if hit.date else "",
        "text": hit.text,
        "highlights": [[span.start, span.end] for span in hit.highlights],
        "snippet": plain_snippet(hit.snippet),
        "score": hit.score,
        "draft": hit.draft,
        "in_note": hit.in_note,
    }


def _record(record: RecordHit, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return a text or section, with the address of the text or of the paragraph with which the section begins."""
    address = record.ref.address.text if record.is_text else record.ref.address
    return {"title": record.title, "section": record.section, "url": absolute(str(address))}


def _word(word: WordForms) -> dict[str, Any]:
    return {
        "typed": as_typed(word.leaf),
        "exact": isinstance(word.leaf, Phrase),
        "forms": list(map(_form, word.forms)),
        "more": word.more,
        "query": canonical(word.toggled) or None,
    }


def _form(form: WordForm) -> dict[str, Any]:
    return {"words": form.text, "paragraphs": form.paragraphs, "query": canonical(form.tree)}


def _facet(facet: Facet) -> dict[str, Any]:
    return {
        "name": facet.name.value,
        "label": FACET_LABELS[facet.name],
        "left_off": facet.left_off,
        "values": [
            {"value": v.value, "label": v.label, "count": v.count, "chosen": v.chosen}
            for v in facet.values
        ],
    }
