"""The tool ``passage_history``: how each revision changed a passage."""

from collections.abc import Iterator

from archive.model.address import Address
from archive.model.address import is_number
from archive.model.edition import Correction
from archive.model.revision import RevisionSummary
from archive.web.api.mcp import schemas
from archive.web.api.mcp.answers import head_line
from archive.web.api.mcp.answers import joined
from archive.web.api.mcp.answers import more_sentence
from archive.web.api.mcp.answers import picked
from archive.web.api.mcp.answers import searched
from archive.web.api.mcp.answers import shortened
from archive.web.api.mcp.heads import HEAD_SCHEMA
from archive.web.api.mcp.heads import REF
from archive.web.api.mcp.heads import head_of
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.references import Opened
from archive.web.api.mcp.references import open_reference
from archive.web.api.mcp.tools import Answer
from archive.web.api.mcp.tools import Cursors
from archive.web.api.mcp.tools import Room
from archive.web.api.mcp.tools import Tool
from archive.web.api.v1.objects import correction_object
from archive.web.api.v1.objects import revision_object
from archive.web.context import absolute
from archive.web.context import current
from archive.web.presenters import day
from archive.web.presenters import pluralize
from archive.web.texts.corrections import correction_view
from archive.web.texts.corrections import note_sentence

#: Revisions and corrections in one answer.
_MAX_CHANGES = 50
#: Of one correction, pairs of words, and characters of each.
_MAX_PAIRS, _MAX_PAIR_CHARS = 20, 160


def passage_history(arguments: Json) -> Answer:
    """Return how a passage was corrected, or which revisions a whole text has, the newest first. Raises `ToolError`."""
    cursors = Cursors.of("passage_history", arguments, current.generation.name)
    at = cursors.read_number(arguments)
    opened = open_reference(arguments["ref"])
    edition, slug = opened.found.edition, opened.where.slug
    is_whole = opened.where.first is None
    value: Json = {
        **head_of(opened),
        "notice": opened.notice,
        "history_url": absolute(f"{Address(slug)}/history"),
        "first_published": edition.first_date or None,
    }
    newest = 0 if edition.draft else edition.revision
    total, changes = _revisions(slug, newest, at) if is_whole else _corrections(opened, at)
    value["total"] = total
    told = "A draft was never published, so it has no history." if edition.draft else ""
    if not told and not total:
        told = f"Not changed since it was first published on {day(edition.first_date)}."
    top = joined([head_line(value), *value["remarks"], opened.notice, told, value["history_url"]])
    shown, lines = Room(value, top).fill(changes)
    after = at + len(shown)
    value |= {
        "revisions": shown if is_whole else [],
        "corrections": [] if is_whole else shown,
        "next_cursor": cursors.write(after) if shown and after < total else None,
        "searched": searched(),
    }
    foot = [f"Cite: {value['citation']}", more_sentence(value)]
    return Answer(value, "\n\n".join([top, *lines, joined(foot)]))


def _revisions(slug: str, newest: int, at: int) -> tuple[int, Iterator[tuple[Json, str]]]:
    """Return how many revisions there are to the *newest*, and those from the one at *at* on, the newest first."""
    past = current.generation.library.past
    listed = past.summaries(slug, below=newest + 1 - at, count=_MAX_CHANGES)
    return newest, map(_revision, listed)


def _revision(revision: RevisionSummary) -> tuple[Json, str]:
    made = picked(
        revision_object(revision, absolute=absolute), "ref", "url", "revision", "date", "note"
    )
    note = note_sentence(revision.note)
    count = sum(map(is_number, revision.changes))
    made["changed_paragraphs"] = count
    did = f" {pluralize(count, 'paragraph')} changed." if count and revision.number > 1 else ""
    return made, f"Revision {revision.number}, {day(revision.date)}.{did} {note}\n{made['url']}"


def _corrections(opened: Opened, at: int) -> tuple[int, Iterator[tuple[Json, str]]]:
    """Return how many corrections a passage had, and those from the one at *at* on."""
    slug, past = opened.where.slug, current.generation.library.past
    numbers = [paragraph.number for paragraph in opened.found.paragraphs]
    found = () if opened.found.edition.draft else past.corrections_of(slug, numbers)
    listed = found[at : at + _MAX_CHANGES]
    dated = past.summaries_of(slug, sorted({each.revision for each in listed})) if listed else {}
    watched = current.deadline.watch(listed)
    return len(found), (_correction(slug, each, dated[each.revision]) for each in watched)


def _correction(slug: str, correction: Correction, revision: RevisionSummary) -> tuple[Json, str]:
    whole = correction_object(slug, correction, revision, absolute=absolute)
    changed = [each for each in whole["words"] if each["old"] != each["new"]]
    pairs = [
        {side: shortened(words, _MAX_PAIR_CHARS) for side, words in each.items()}
        for each in changed[:_MAX_PAIRS]
    ]
    made = {
        **picked(whole, "number", "revision", "date", "note", "event", "others", "moved", "beside"),
        "words": pairs,
        "words_left_off": len(changed) - len(pairs),
    }
    view = correction_view(slug, correction)
    lines = [
        f"Revision {correction.revision}, {day(revision.date)}: {view.place} {view.event}.",
        view.other_changes,
        *(f"- “{pair['old']}” became “{pair['new']}”" for pair in pairs),
        f"- and {pluralize(made['words_left_off'], 'other change')}"
        if made["words_left_off"]
        else "",
        note_sentence(revision.note),
    ]
    return made, joined(lines)


_CHANGE = schemas.record(
    number=schemas.STRING,
    revision=schemas.NUMBER,
    date=schemas.STRING,
    note=schemas.STRING,
    event=schemas.STRING,
    others=schemas.list_of(schemas.STRING),
    moved=schemas.STRING,
    beside=schemas.list_of(schemas.STRING),
    words=schemas.list_of(schemas.record(old=schemas.STRING, new=schemas.STRING)),
    words_left_off=schemas.NUMBER,
)
_REVISION = schemas.record(
    ref=schemas.STRING,
    url=schemas.STRING,
    revision=schemas.NUMBER,
    date=schemas.STRING,
    note=schemas.STRING,
    changed_paragraphs=schemas.NUMBER,
)

PASSAGE_HISTORY = Tool(
    "passage_history",
    "History of a passage",
    "Tell when a passage was published and how each later revision changed it, word by word; of a whole text, list its"
    " revisions. An earlier one is read as report-on-peace@1/p7.",
    {"ref": REF, "cursor": schemas.CURSOR},
    ("ref",),
    schemas.record(
        **HEAD_SCHEMA,
        history_url=schemas.STRING,
        first_published=schemas.told(schemas.SOME_STRING, "The ISO day; null for a draft"),
        total=schemas.NUMBER,
        revisions=schemas.list_of(_REVISION),
        corrections=schemas.list_of(_CHANGE),
        next_cursor=schemas.NEXT_CURSOR,
        searched=schemas.SEARCHED,
    ),
    passage_history,
    reads_revisions=True,
)  # fmt: skip
