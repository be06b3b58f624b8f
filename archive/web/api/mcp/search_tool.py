"""The tool ``search_passages``: paragraphs by their words."""

from collections.abc import Iterator
from dataclasses import replace

from archive.model.entity import EntityKind
from archive.search.filters import is_filtered
from archive.search.query.canonical import canonical
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Hit
from archive.search.results import Results
from archive.web.api.mcp import schemas
from archive.web.api.mcp.answers import HEAD
from archive.web.api.mcp.answers import NOT_FOUND
from archive.web.api.mcp.answers import TEXTS_ALONE
from archive.web.api.mcp.answers import citation_at
from archive.web.api.mcp.answers import head_line
from archive.web.api.mcp.answers import joined
from archive.web.api.mcp.answers import more_sentence
from archive.web.api.mcp.answers import picked
from archive.web.api.mcp.answers import searched
from archive.web.api.mcp.answers import searched_sentence
from archive.web.api.mcp.filters import FILTERS
from archive.web.api.mcp.filters import MAX_NAME_CHARS
from archive.web.api.mcp.filters import dates_of
from archive.web.api.mcp.filters import names_of
from archive.web.api.mcp.filters import slug_of
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.tools import Answer
from archive.web.api.mcp.tools import Cursors
from archive.web.api.mcp.tools import Room
from archive.web.api.mcp.tools import Tool
from archive.web.api.v1.objects import hit_object
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import search_address
from archive.web.parameters import echoed
from archive.web.presenters import pluralize
from archive.web.wording import queries
from archive.web.wording import results as wording

_HITS, _MAX_HITS = 10, 20
#: Hits that have not all of the words, where none has; and titles that have some.
_CLOSEST = 3
_HIT_FIELDS = (*HEAD, "locator", "section", "speaker", "snippet", "in_note", "citation")


def search_passages(arguments: Json) -> Answer:
    """Return the paragraphs that have the words of a query, the best first. Raises `ToolError`."""
    cursors = Cursors.of("search_passages", arguments, current.generation.name)
    at, limit = cursors.read_number(arguments), arguments.get("limit", _HITS)
    request, filters, notices = _search_request(arguments)
    request = replace(request, page=at // limit + 1, per_page=limit)
    generation = current.generation
    results = generation.searcher.search(request, current.deadline)
    complete = not results.timed_out
    block = searched(
        scope=TEXTS_ALONE, filters=filters, narrowed=_narrowed(request), complete=complete
    )
    advice = [*notices, *_advice(results)]
    value: Json = {
        "query": request.q,
        "reading": queries.describe_search(results.tree, request),
        "url": absolute(search_address(request, per_page=current.settings.per_page)),
        "total": results.total if complete else None,
        "texts": results.texts if complete else None,
        "advice": advice,
    }
    head = joined([f"{wording.heading(results)} for: {request.q}", *advice])
    hits = results.hits[at % limit :]
    shown, lines = Room(value, head).fill(map(_hit, hits))
    after = at + len(shown)
    more = len(shown) < len(hits) or (complete and after < results.total)
    closest, closest_lines = _closest(results) if not results.total else ([], [])
    value |= {
        "hits": shown,
        "closest": closest,
        "next_cursor": cursors.write(after) if more and shown else None,
        "searched": block,
    }
    foot = [searched_sentence(block), "" if results.total else NOT_FOUND, more_sentence(value)]
    return Answer(value, "\n\n".join([head, *lines, *closest_lines, joined(foot)]))


def _search_request(arguments: Json) -> tuple[SearchRequest, dict[str, str], list[str]]:
    """Return the search that *arguments* ask for, its filters by name, and notices. Raises `ToolError`."""
    first, last = dates_of(arguments)
    request = SearchRequest(
        q=arguments["query"].strip(),
        sort=Sort(arguments.get("sort", Sort.RELEVANCE)),
        date_from=first,
        date_to=last,
    )
    filters: dict[str, str] = {
        name: arguments[name] for name in ("from", "to") if name in arguments
    }
    notices = []
    if "text" in arguments:
        slug = slug_of(arguments["text"])
        request, filters["text"] = replace(request, texts=(slug,)), slug
    if "kind" in arguments:
        request, filters["kind"] = replace(request, kinds=(arguments["kind"],)), arguments["kind"]
    for name, kind in (("author", EntityKind.AUTHOR), ("collection", EntityKind.COLLECTION)):
        if name not in arguments:
            continue
        names = names_of(kind, arguments[name])
        field = {"author": "authors", "collection": "collections"}[name]
        request = replace(request, **{field: names})  # type: ignore[arg-type]
        filters[name] = " or ".join(names)
        if names != (arguments[name],):
            notices.append(f"{name} “{echoed(arguments[name])}” was read as {filters[name]}.")
    return request, filters, notices


def _narrowed(request: SearchRequest) -> tuple[int | None, int | None] | None:
    """Return how many texts and paragraphs pass the filters of *request*; None where it has none."""
    if not is_filtered(request):
        return None
    plain = replace(request, q="", page=1, per_page=1)
    found = current.generation.searcher.search(plain, current.deadline)
    return (None, None) if found.timed_out else (found.texts, found.total)


def _hit(hit: Hit) -> tuple[Json, str]:
    entry = current.generation.library.entry(hit.ref.slug)
    whole = hit_object(hit, entry, citation=citation_at(hit.ref.address), absolute=absolute)
    made = picked(whole, *_HIT_FIELDS)
    note = "In a note: " if hit.in_note else ""
    speaker = f"{hit.speaker}: " if hit.speaker else ""
    lines = [
        head_line(made),
        f"{speaker}{note}{made['snippet']}",
        f"ref {made['ref']}, {made['url']}",
        f"Cite: {made['citation']}",
    ]
    return made, joined(lines)


def _closest(results: Results) -> tuple[list[Json], list[str]]:
    """Return paragraphs with some of the words, where none has all."""
    if results.closest is None:
        return [], []
    # Beside no hits there is always room for these.
    made = [_hit(hit) for hit in results.closest.hits[:_CLOSEST]]
    heading = f"{wording.closest_heading(results.closest)}:"
    return [value for value, _ in made], [heading, *(text for _, text in made)]


def _advice(results: Results) -> Iterator[str]:
    """Yield what to know of a search, and where nothing was found what to try."""
    yield from map(wording.notice_sentence, results.notices)
    for record in results.records.hits[:_CLOSEST]:
        named = f"{record.title} › {record.section}" if record.section else record.title
        yield f"The title or heading “{named}” has words of the query: ref {record.ref}."
    for spelling in results.spellings:
        near = ", ".join(form.text for form in spelling.forms)
        yield f"Instead of {queries.as_typed(spelling.leaf)}, try {near}."
    no_results = results.no_results
    if missing := wording.missing_words(no_results):
        yield missing
    yield from map(wording.elsewhere_sentence, no_results.elsewhere)
    for alternative in no_results.alternatives:
        if alternative.tree != results.tree:
            found = pluralize(alternative.paragraphs, "paragraph")
            yield f"Try the query {canonical(alternative.tree)} ({wording.alternative_name(alternative)}: {found})."


_QUERY = (
    'The words that a paragraph must have, in any order and inflection. "secret treaties" in quotation marks is'
    " exact; OR, -word, annex*, author:lenin and year:1914..1918 are understood. Example: peace annexations"
)
_HIT = schemas.record(
    **schemas.HEAD,
    locator=schemas.STRING,
    section=schemas.STRING,
    speaker=schemas.STRING,
    snippet=schemas.told(
        schemas.STRING, "The words around the matches; read_passage has the whole paragraph"
    ),
    in_note=schemas.BOOLEAN,
    citation=schemas.CITATION,
)
SEARCH_PASSAGES = Tool(
    "search_passages",
    "Search passages",
    "Find paragraphs of historical texts by their words. Each hit has its words around the matches, its permanent url"
    " and a finished citation. Says what was searched; where nothing is found, says which word stopped it and what to"
    " try. Read a hit whole with read_passage before you rely on it.",
    {
        "query": schemas.text(_QUERY, 1_000),
        "text": schemas.text("Only this text, by its ref. Example: report-on-peace", MAX_NAME_CHARS),
        **FILTERS,
        "sort": schemas.choice("The order of the hits. Example: date", [each.value for each in Sort], Sort.RELEVANCE),
        "limit": schemas.number("How many hits at most. Example: 5", 1, _MAX_HITS, _HITS),
        "cursor": schemas.CURSOR,
    },
    ("query",),
    schemas.record(
        query=schemas.STRING,
        reading=schemas.told(schemas.STRING, "How the query was understood"),
        url=schemas.told(schemas.STRING, "The page of this search"),
        total=schemas.told(schemas.SOME_NUMBER, "How many paragraphs were found; null where the time was over"),
        texts=schemas.SOME_NUMBER,
        advice=schemas.told(schemas.list_of(schemas.STRING), "What was read otherwise than typed, and what to try"),
        hits=schemas.list_of(_HIT),
        closest=schemas.told(schemas.list_of(_HIT), "Where no paragraph has all the words: those with some of them"),
        next_cursor=schemas.NEXT_CURSOR,
        searched=schemas.SEARCHED,
    ),
    search_passages,
)  # fmt: skip
