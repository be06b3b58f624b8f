"""What every answer of a tool says: how much was searched, and of passages the text, the place and the revision."""

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from archive.citation import Record
from archive.citation import plain
from archive.language.controls import close_directions
from archive.model.address import Address
from archive.quotation.places import coverage
from archive.web.api.mcp.protocol import Json
from archive.web.api.v1.objects import searched_object
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_at
from archive.web.context import current
from archive.web.presenters import pluralize
from archive.web.wording.quotation import coverage_phrase

#: Said where something was not found.
NOT_FOUND = (
    "That something was not found here says nothing of texts that are not in this collection."
)
#: What is looked through, in the words of each tool. Without it, nothing could be concluded from what is not found.
RECORDS = (
    "Records of published texts and of drafts, as they are now. Withdrawn texts are not listed."
)
TEXTS_ALONE = (
    "Texts as they are now, drafts too, and the readings of the source where an edition emends it. Not searched: notes"
    " (kind:note in a query searches them alone), what was withdrawn, and earlier revisions."
)
TEXTS_AND_NOTES = (
    "Texts as they are now, drafts too, with their notes, and the readings of the source where an edition emends it."
    " Not searched: what was withdrawn, and earlier revisions."
)
#: Characters of one field, where records are longer than any that people write; and names of a list.
MAX_FIELD_CHARS, _MAX_NAMES = 800, 10
_OUT_OF_TIME = "The time was over before everything was searched, so what is missing may be there."


def searched(
    *,
    scope: str = "",
    filters: Mapping[str, str] | None = None,
    narrowed: tuple[int | None, int | None] | None = None,
    complete: bool = True,
) -> Json:
    """Return what was searched: the whole collection, or *narrowed* by *filters* to so many texts and paragraphs.

    These are None where there was no time to count them. *scope* says what of them; it is empty where nothing was
    looked for.
    """
    whole = coverage(current.generation.library)
    texts, paragraphs = narrowed or (whole.texts, whole.paragraphs)
    return {
        **searched_object(whole),
        "texts": texts,
        "paragraphs": paragraphs,
        "texts_of_collection": whole.texts,
        "paragraphs_of_collection": whole.paragraphs,
        "scope": scope,
        "filters": dict(filters or {}),
        "complete": complete,
    }


def searched_sentence(block: Json) -> str:
    """Return what was searched, as `searched` has it, in a sentence or two."""
    whole = coverage(current.generation.library)
    of = coverage_phrase(whole)
    if block["filters"]:
        named = ", ".join(f"{name}: {value}" for name, value in block["filters"].items())
        texts, paragraphs = block["texts"], block["paragraphs"]
        size = "a part"
        if texts is not None:
            size = f"{pluralize(paragraphs, 'paragraph')} in {pluralize(texts, 'text')}"
        of = f"{size} ({named}), of {of} in the collection"
    state = f" (state {whole.state})" if whole.state else ""
    said = f"Searched: {of}{state}. {block['scope']}"
    return said if block["complete"] else f"{said} {_OUT_OF_TIME}"


def citation_at(place: Address) -> str:
    """Return the citation of *place* as it is now. Raises `NotHere`."""
    return citation_in(record_at(place))


def citation_in(record: Record, style: str = "") -> str:
    """Return the citation of *record* in *style*, in plain words."""
    return plain(citation_of(record, style).main)


def picked(made: Json, *names: str) -> Json:
    """Return only those fields of an object of the API, each within bounds: a model reads every word."""
    return {name: _bounded(made[name]) for name in names}


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return shortened(value, MAX_FIELD_CHARS)
    all_names = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return (
        [shortened(each, MAX_FIELD_CHARS // 10) for each in value[:_MAX_NAMES]]
        if all_names
        else value
    )


def shortened(words: str, most: int) -> str:
    """Return *words*, or so many characters of them with an ellipsis."""
    return words if len(words) <= most else f"{close_directions(words[:most])}…"


def more_sentence(value: Json) -> str:
    """Return how an answer goes on; empty where it is complete."""
    cursor = value["next_cursor"]
    return (
        f"There is more: call again with the same arguments and cursor {cursor}" if cursor else ""
    )


#: What an object says of the text that it is of.
HEAD = ("ref", "url", "title", "authors", "date", "language", "status", "revision")


def head_line(made: Json) -> str:
    """Return who wrote the text of an object, its title, its date and where in it: the first line of what is shown."""
    authors = ", ".join(made["authors"])
    named = f"{authors}, {made['title']}" if authors else made["title"]
    place = filter(None, (made.get("section", ""), made.get("locator", "")))
    return " · ".join([named, *filter(None, (made["date"] or "undated", *place, state_of(made)))])


def state_of(made: Json) -> str:
    """Return whether the text of an object is published, in which revision."""
    if made["status"] == "published":
        return f"revision {made['revision']}"
    return (
        "draft: not published, its words and numbers may change"
        if made["status"] == "draft"
        else "withdrawn"
    )


def joined(lines: Iterable[str]) -> str:
    """Return *lines* as one text, without those that are empty."""
    return "\n".join(filter(None, lines))
