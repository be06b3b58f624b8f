"""The tool ``read_passage``: the words of a passage, with what is around it."""

from collections.abc import Iterator

from archive.library.passage import Passage
from archive.library.passage import consecutive
from archive.model.address import Address
from archive.model.text import Paragraph
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
from archive.web.api.mcp.tools import MAX_NUMBER
from archive.web.api.mcp.tools import Answer
from archive.web.api.mcp.tools import Cursors
from archive.web.api.mcp.tools import Room
from archive.web.api.mcp.tools import Tool
from archive.web.api.mcp.tools import compact
from archive.web.api.v1.objects import paragraph_objects
from archive.web.context import absolute
from archive.web.context import current

#: Paragraphs before and after a passage that are read with it.
MAX_CONTEXT = 5
#: Characters of the words that an address of words names, which the paragraphs have, too.
_MAX_WORDS_CHARS = 1_000
#: What is said of a part of a paragraph.
_CUT_CHARS = 200
_WATCHED_PARAGRAPHS = 100
_PARAGRAPH_FIELDS = ("ref", "url", "number", "section", "kind", "speaker", "withdrawn")


def read_passage(arguments: Json) -> Answer:
    """Return the words of a passage, with some paragraphs around it. Raises `ToolError`."""
    cursors = Cursors.of("read_passage", arguments, current.generation.name)
    at, offset = _start(cursors.read(arguments, parts=2))
    opened = open_reference(arguments["ref"])
    head = head_of(opened)
    value: Json = {
        **head,
        "words": shortened(opened.words, _MAX_WORDS_CHARS),
        "notice": opened.notice,
    }
    linked = f"The words of this reference: “{value['words']}”" if opened.words else ""
    cited = f"Cite: {head['citation']}"
    top = joined([head_line(head), *head["remarks"], opened.notice, linked, head["url"], cited])
    room = Room(value, top)
    listed = list(_paragraphs(opened, arguments.get("context", 0)))
    shown: list[Json] = []
    lines: list[str] = []
    while at < len(listed):
        fitted = listed[at] if not offset else None
        if fitted and not room.take(fitted, _paragraph_text(fitted)):
            if shown:
                break
            fitted = None
        if fitted is None:
            fitted = _piece(listed[at], offset, room.left)
            room.take(fitted, _paragraph_text(fitted))
            offset = fitted["cut"]["end"] if fitted["cut"]["end"] < fitted["cut"]["length"] else 0
        shown.append(fitted)
        lines.append(_paragraph_text(fitted))
        if offset:
            break
        at += 1
    more = at < len(listed)
    value |= {
        "paragraphs": shown,
        "next_cursor": cursors.write(at, offset) if more and shown else None,
        "searched": searched(),
    }
    foot = [more_sentence(value)]
    return Answer(value, "\n\n".join([top, *lines, joined(foot)]).rstrip())


def _start(place: list[str]) -> tuple[int, int]:
    """Return the paragraph and the character at which an answer begins, both from 0."""
    numbers = [
        min(int(word), MAX_NUMBER) if word.isascii() and word.isdigit() else 0 for word in place
    ]
    return (numbers[0], numbers[1]) if numbers else (0, 0)


def _paragraphs(opened: Opened, context: int) -> Iterator[Json]:
    """Yield the paragraphs of a passage in their order, and so many around it."""
    wide = _widened(opened, context) if context else opened.found
    inside = {paragraph.number for paragraph in opened.found.paragraphs}
    where, beside = opened.where, "before"
    for section in wide.sections:
        for paragraph in current.deadline.watch(section.paragraphs, every=_WATCHED_PARAGRAPHS):
            (made,) = paragraph_objects(wide, where, [paragraph], absolute=absolute)
            beside = "after" if paragraph.number in inside else beside
            yield {
                **picked(made, *_PARAGRAPH_FIELDS),
                "heading": section.heading if paragraph is section.paragraphs[0] else "",
                "context": "" if paragraph.number in inside else beside,
                "text": paragraph.text,
                "emendations": _emendations(paragraph),
                "notes": made["notes"],
                "cut": None,
            }


def _emendations(paragraph: Paragraph) -> list[Json]:
    return [
        {"shown": paragraph.text[each.start : each.end], "transmitted": each.transmitted}
        for each in paragraph.emendations
    ]


def _widened(opened: Opened, context: int) -> Passage:
    """Return the passage with so many paragraphs around it; alone where it is a whole text, or not as it was once."""
    where, found = opened.where, opened.found
    apart = found.tracked and found.tracked.between
    if where.first is None or found.withdrawal or apart:
        return found
    numbers = [paragraph.number for paragraph in found.paragraphs]
    before, after = _around(where, numbers[0], numbers[-1], context)
    return consecutive(
        current.generation.library, Address(where.slug, where.revision, before, after)
    )


def _around(where: Address, first: str, last: str, context: int) -> tuple[str, str]:
    """Return the numbers of the paragraphs so many before *first* and after *last*, or of the outermost."""
    library = current.generation.library
    if where.revision is not None:
        edition = library.revision(where.slug, where.revision)
        numbers = [paragraph.number for paragraph in edition.text.paragraphs]
        start, end = numbers.index(first), numbers.index(last)
        return numbers[max(0, start - context)], numbers[min(len(numbers) - 1, end + context)]
    for _ in range(context):
        before = library.excerpt(where.slug, first, first).before
        after = library.excerpt(where.slug, last, last).after
        first, last = before.number if before else first, after.number if after else last
    return first, last


def _piece(paragraph: Json, start: int, room: int) -> Json:
    """Return what has *room* of the words of a very long *paragraph*, from the character *start* on."""
    words = paragraph["text"][start:]
    bare = {**paragraph, "text": "", "emendations": [], "notes": [], "cut": {}}
    most = max(1, room - len(compact(bare)) - _CUT_CHARS)
    size = most
    while len(compact(words[:size])) > most + 2:
        size = size * most // len(compact(words[:size])) - 1
    size = max(1, size)
    if size < len(words):
        # At the end of a word, where there is one.
        size = words.rfind(" ", size // 2, size) + 1 or size
    end = start + len(words[:size])
    cut = {"start": start, "end": end, "length": len(paragraph["text"])}
    return {**bare, "text": words[:size], "cut": cut}


def _paragraph_text(paragraph: Json) -> str:
    name = f"[{paragraph['number']}]" + (
        f" ({paragraph['context']})" if paragraph["context"] else ""
    )
    speaker = f"{paragraph['speaker']}: " if paragraph["speaker"] else ""
    heading = f"## {paragraph['heading']}\n" if paragraph["heading"] else ""
    lines = [f"{heading}{name} {speaker}{paragraph['text']}".rstrip()]
    if paragraph["withdrawn"]:
        lines.append(f"(Withdrawn: {paragraph['withdrawn']})")
    lines += map(_emendation_sentence, paragraph["emendations"])
    lines += [f"(Note {note['label']}: {note['text']})" for note in paragraph["notes"]]
    if cut := paragraph["cut"]:
        lines.append(
            f"(Characters {cut['start'] + 1:,} to {cut['end']:,} of {cut['length']:,} of this paragraph,"
            " without its notes.)"
        )
    return joined(lines)


def _emendation_sentence(emendation: Json) -> str:
    shown, transmitted = emendation["shown"], emendation["transmitted"].strip()
    if not shown:
        return f"(The source has “{transmitted}” here, which the edition struck out.)"
    if not transmitted:
        return f"(“{shown}” is supplied; the source has nothing here.)"
    return f"(“{shown}” is emended; the source has “{transmitted}”.)"


_PARAGRAPH = schemas.record(
    ref=schemas.STRING,
    url=schemas.STRING,
    number=schemas.STRING,
    section=schemas.STRING,
    kind=schemas.STRING,
    speaker=schemas.STRING,
    withdrawn=schemas.told(schemas.SOME_STRING, "Why it was withdrawn"),
    heading=schemas.told(schemas.STRING, "Of its section, at the first paragraph of it here"),
    context={"type": "string", "enum": ["", "before", "after"]},
    text=schemas.STRING,
    emendations=schemas.told(
        schemas.list_of(schemas.record(shown=schemas.STRING, transmitted=schemas.STRING)),
        "Where the words shown are not those of the source, which has the transmitted ones",
    ),
    notes=schemas.list_of(schemas.record(label=schemas.STRING, text=schemas.STRING)),
    cut={
        "anyOf": [
            {"type": "null"},
            schemas.record(start=schemas.NUMBER, end=schemas.NUMBER, length=schemas.NUMBER),
        ],
        "description": "Of a very long paragraph: which of its characters these are, without its notes",
    },
)  # fmt: skip
READ_PASSAGE = Tool(
    "read_passage",
    "Read a passage",
    "Read the words of a paragraph, a range, a section or a whole text, with paragraphs around it, its notes,"
    " emendations, permanent url, revision and finished citation. Quote from here, word for word.",
    {
        "ref": REF,
        "context": schemas.number(
            "How many paragraphs before and after it, too. Example: 2", 0, MAX_CONTEXT, 0
        ),
        "cursor": schemas.CURSOR,
    },
    ("ref",),
    schemas.record(
        **HEAD_SCHEMA,
        words=schemas.told(schemas.STRING, "The words alone that the reference names, if it names words"),
        paragraphs=schemas.list_of(_PARAGRAPH),
        next_cursor=schemas.NEXT_CURSOR,
        searched=schemas.SEARCHED,
    ),
    read_passage,
)  # fmt: skip
