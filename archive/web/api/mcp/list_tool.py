"""The tool ``list_texts``: what the collection has."""

from archive.library.entries import TextEntry
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextSort
from archive.model.address import Address
from archive.model.entity import EntityKind
from archive.web.api.mcp import schemas
from archive.web.api.mcp.answers import HEAD
from archive.web.api.mcp.answers import MAX_FIELD_CHARS
from archive.web.api.mcp.answers import NOT_FOUND
from archive.web.api.mcp.answers import RECORDS
from archive.web.api.mcp.answers import citation_at
from archive.web.api.mcp.answers import head_line
from archive.web.api.mcp.answers import joined
from archive.web.api.mcp.answers import more_sentence
from archive.web.api.mcp.answers import picked
from archive.web.api.mcp.answers import searched
from archive.web.api.mcp.answers import searched_sentence
from archive.web.api.mcp.answers import shortened
from archive.web.api.mcp.filters import FILTERS
from archive.web.api.mcp.filters import MAX_DATE_CHARS
from archive.web.api.mcp.filters import MAX_NAME_CHARS
from archive.web.api.mcp.filters import dates_of
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.tools import Answer
from archive.web.api.mcp.tools import Cursors
from archive.web.api.mcp.tools import Room
from archive.web.api.mcp.tools import Tool
from archive.web.api.v1.objects import text_object
from archive.web.context import absolute
from archive.web.context import current
from archive.web.presenters import pluralize

_TEXTS, _MAX_TEXTS = 20, 50
_TEXT_FIELDS = (*HEAD, "occasion", "kinds", "paragraph_count")


def list_texts(arguments: Json) -> Answer:
    """Return the texts that pass filters, in an order. Raises `ToolError`."""
    cursors = Cursors.of("list_texts", arguments, current.generation.name)
    at, limit = cursors.read_number(arguments), arguments.get("limit", _TEXTS)
    first, last = dates_of(arguments)
    wanted = TextFilter(
        entities=tuple(
            (kind, arguments[kind.value])
            for kind in (EntityKind.AUTHOR, EntityKind.COLLECTION)
            if kind.value in arguments
        ),
        kind=arguments.get("kind", ""),
        language=arguments.get("language", ""),
        date_from=first,
        date_to=last,
        words=arguments.get("title", ""),
    )
    library = current.generation.library
    listed = library.lists.texts(wanted, TextSort(arguments.get("sort", TextSort.DATE)))
    filters = {name: str(arguments[name]) for name in _LIST_FILTERS if name in arguments}
    narrowed = (len(listed), sum(each.paragraphs for each in listed)) if filters else None
    block = searched(scope=RECORDS, filters=filters, narrowed=narrowed)
    value: Json = {"total": len(listed), "url": absolute("/texts/")}
    of = f", of {block['texts_of_collection']:,} in this collection" if filters else ""
    head = f"{pluralize(len(listed), 'text')}{of}".capitalize()
    page = listed[at : at + limit]
    made = (_text(library.entry(summary.slug)) for summary in page)
    shown, lines = Room(value, head).fill(made)
    after = at + len(shown)
    value |= {
        "texts": shown,
        "next_cursor": cursors.write(after) if shown and after < len(listed) else None,
        "searched": block,
    }
    foot = [searched_sentence(block), "" if listed else NOT_FOUND, more_sentence(value)]
    return Answer(value, "\n\n".join([head, *lines, joined(foot)]))


def _text(entry: TextEntry) -> tuple[Json, str]:
    whole = text_object(entry, absolute=absolute, rights=current.collection.rights)
    made = {
        **picked(whole, *_TEXT_FIELDS),
        "citation": shortened(citation_at(Address(entry.slug)), MAX_FIELD_CHARS),
    }
    size = pluralize(made["paragraph_count"], "paragraph")
    kinds = ", ".join(made["kinds"])
    lines = [
        head_line(made),
        f"{size}{f'; {kinds}' if kinds else ''}; ref {made['ref']}, {made['url']}",
    ]
    return made, joined(lines)


_LIST_FILTERS = ("title", *FILTERS, "language")
_TEXT = schemas.record(
    **schemas.HEAD,
    occasion=schemas.STRING,
    kinds=schemas.list_of(schemas.STRING),
    paragraph_count=schemas.NUMBER,
    citation=schemas.CITATION,
)

LIST_TEXTS = Tool(
    "list_texts",
    "List texts",
    "List the texts of this collection with author, date, size and citation, to see what it has before you search, or"
    " to find the ref of a text.",
    {
        "title": schemas.text("Only texts with these words in the title. Example: peace", MAX_NAME_CHARS),
        **FILTERS,
        "language": schemas.text("Only texts in this language, a BCP 47 tag. Example: en", MAX_DATE_CHARS),
        "sort": schemas.choice("The order of the texts. Example: title", [each.value for each in TextSort],
                               TextSort.DATE),
        "limit": schemas.number("How many texts at most. Example: 20", 1, _MAX_TEXTS, _TEXTS),
        "cursor": schemas.CURSOR,
    },
    (),
    schemas.record(
        total=schemas.NUMBER,
        url=schemas.STRING,
        texts=schemas.list_of(_TEXT),
        next_cursor=schemas.NEXT_CURSOR,
        searched=schemas.SEARCHED,
    ),
    list_texts,
)  # fmt: skip
