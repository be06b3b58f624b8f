"""The tool ``cite``: finished citations of passages, in any style."""

from archive.citation import DEFAULT
from archive.citation import STYLES
from archive.citation import plain
from archive.web.api.mcp import schemas
from archive.web.api.mcp.answers import head_line
from archive.web.api.mcp.answers import joined
from archive.web.api.mcp.answers import more_sentence
from archive.web.api.mcp.answers import searched
from archive.web.api.mcp.answers import shortened
from archive.web.api.mcp.heads import HEAD_SCHEMA
from archive.web.api.mcp.heads import head_of
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.references import MAX_CHARS
from archive.web.api.mcp.references import Opened
from archive.web.api.mcp.references import open_reference
from archive.web.api.mcp.tools import Answer
from archive.web.api.mcp.tools import Cursors
from archive.web.api.mcp.tools import Room
from archive.web.api.mcp.tools import Tool
from archive.web.api.mcp.tools import ToolError
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_of
from archive.web.context import current
from archive.web.parameters import echoed

#: References that are cited at once.
MAX_REFERENCES = 20
_MAX_CITATION_CHARS = 1_000


def cite(arguments: Json) -> Answer:
    """Return the citations of passages in a style. Raises `ToolError` where there is none of them."""
    cursors = Cursors.of("cite", arguments, current.generation.name)
    at, style = cursors.read_number(arguments), arguments.get("style", DEFAULT)
    references = arguments["refs"]
    value: Json = {"style": style}
    head = f"Style: {STYLES[style]}"
    room = Room(value, head)
    shown: list[Json] = []
    problems: list[Json] = []
    lines: list[str] = []
    for reference in references[at:]:
        try:
            made, text = _cited(open_reference(reference), style)
            into = shown
        except ToolError as error:
            text = f"{error} {error.remedy}"
            made, into = {"ref": echoed(reference), "problem": text}, problems
        if not room.take(made, text):
            break
        into.append(made)
        lines.append(text)
    if not shown and not at and len(problems) == len(references):
        raise ToolError(str(problems[0]["problem"]), "")
    after = at + len(lines)
    value |= {
        "citations": shown,
        "problems": problems,
        "next_cursor": cursors.write(after) if lines and after < len(references) else None,
        "searched": searched(),
    }
    return Answer(value, "\n\n".join([head, *lines, joined([more_sentence(value)])]).rstrip())


def _cited(opened: Opened, style: str) -> tuple[Json, str]:
    record = record_of(opened.found, opened.where)
    citation = citation_of(record, style)
    made = {
        **head_of(opened),
        "citation": shortened(plain(citation.main), _MAX_CITATION_CHARS),
        "short": shortened(plain(citation.short), _MAX_CITATION_CHARS),
        "entry": shortened(plain(citation.entry), _MAX_CITATION_CHARS),
        "notice": opened.notice,
    }
    short = f"{citation.short_name}: {made['short']}" if made["short"] else ""
    lines = [head_line(made), *made["remarks"], opened.notice, made["url"], short]
    return made, joined([*lines, f"Bibliography: {made['entry']}"])


CITE = Tool(
    "cite",
    "Cite passages",
    "Make finished citations of passages, in the running text or a note and in the bibliography. Never write a"
    " citation of this collection yourself: take it from here.",
    {
        "refs": {
            "type": "array",
            "items": schemas.text("The url or ref of a passage", MAX_CHARS),
            "minItems": 1,
            "maxItems": MAX_REFERENCES,
            "description": 'The passages, each by its url or ref. Example: ["report-on-peace/p7"]',
        },
        "style": schemas.choice("The style. Example: mla", list(STYLES), DEFAULT),
        "cursor": schemas.CURSOR,
    },
    ("refs",),
    schemas.record(
        style=schemas.STRING,
        citations=schemas.list_of(
            schemas.record(
                **HEAD_SCHEMA,
                short=schemas.told(schemas.STRING, "The note, or the citation in the running text"),
                entry=schemas.told(schemas.STRING, "The entry of the bibliography"),
            )
        ),
        problems=schemas.told(
            schemas.list_of(schemas.record(ref=schemas.STRING, problem=schemas.STRING)),
            "The references that name no passage",
        ),
        next_cursor=schemas.NEXT_CURSOR,
        searched=schemas.SEARCHED,
    ),
    cite,
)  # fmt: skip
