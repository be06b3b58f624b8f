"""The tool ``check_quotation``: whether quoted words are here, where, and which differ."""

from collections.abc import Iterator

from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import AlignedRun
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Verdict
from archive.web.api.mcp import schemas
from archive.web.api.mcp.answers import HEAD
from archive.web.api.mcp.answers import NOT_FOUND
from archive.web.api.mcp.answers import TEXTS_AND_NOTES
from archive.web.api.mcp.answers import citation_at
from archive.web.api.mcp.answers import head_line
from archive.web.api.mcp.answers import joined
from archive.web.api.mcp.answers import more_sentence
from archive.web.api.mcp.answers import picked
from archive.web.api.mcp.answers import searched
from archive.web.api.mcp.answers import searched_sentence
from archive.web.api.mcp.answers import shortened
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.tools import Answer
from archive.web.api.mcp.tools import Cursors
from archive.web.api.mcp.tools import Room
from archive.web.api.mcp.tools import Tool
from archive.web.api.mcp.tools import ToolError
from archive.web.api.v1.objects import verdict_object
from archive.web.context import absolute
from archive.web.context import current
from archive.web.presenters import pluralize
from archive.web.quotations.routes import address as address_of_check
from archive.web.wording.quotation import NOTHING_TO_CHECK
from archive.web.wording.quotation import difference_sentence
from archive.web.wording.quotation import remark_sentence
from archive.web.wording.quotation import verdict_sentence

#: Characters of a quotation that is checked: such a text and its source have room in one answer.
MAX_QUOTATION_CHARS = 2_500
#: Quotations of one text that are checked, and places listed of one.
MAX_QUOTATIONS = 10
MAX_PLACES = 3
#: Characters of a quotation and its source, and differences with so many characters each, where there is little room;
#: and of the address of a check.
_MAX_SHOWN_CHARS, _FEW_DIFFERENCES, _MAX_DIFFERENCE_CHARS, _MAX_ADDRESS_CHARS = 400, 10, 80, 1_000
_MAX_REMARKS = 5

_PLACE_FIELDS = (
    *(*HEAD, "locator", "section", "speakers", "note", "transmitted"),
    *("differing_words", "differences", "citation"),
)


def check_quotation(arguments: Json) -> Answer:
    """Return whether quoted words are in the collection, where, and which differ. Raises `ToolError`."""
    given = arguments["quotation"].strip()
    cursors = Cursors.of("check_quotation", arguments, current.generation.name)
    at = cursors.read_number(arguments)
    checked = current.generation.quotations.check(
        given, current.deadline, limit=MAX_QUOTATIONS, max_chars=MAX_QUOTATION_CHARS
    )
    if not checked:
        raise ToolError(
            NOTHING_TO_CHECK, "Give the quoted words themselves, without notes on them."
        )
    block = searched(scope=TEXTS_AND_NOTES)
    room = Room({}, "")
    shown: list[Json] = []
    lines: list[str] = []
    for result in checked[at:]:
        fitted = next((each for each in _verdicts(result) if room.take(*each)), None)
        if fitted is None:
            break
        shown.append(fitted[0])
        lines.append(fitted[1])
    after = at + len(shown)
    value: Json = {
        "results": shown,
        "next_cursor": cursors.write(after) if shown and after < len(checked) else None,
        "searched": block,
    }
    absent = any(made["verdict"] == Verdict.ABSENT for made in shown)
    foot = [searched_sentence(block), NOT_FOUND if absent else "", more_sentence(value)]
    return Answer(value, "\n\n".join([*lines, joined(foot)]))


def _verdicts(result: QuotationResult) -> Iterator[tuple[Json, str]]:
    """Yield the verdict on one quotation in both forms, the fullest first: with fewer places, then with less of one."""
    address = address_of_check(result.quotation, result.coverage.state)
    whole = verdict_object(
        result,
        entry=current.generation.library.entry,
        citation=citation_at,
        remark=remark_sentence,
        url=absolute(address),
        absolute=absolute,
    )
    places = [_place(place) for place in whole["places"][:MAX_PLACES]]
    value: Json = {
        "quotation": shortened(result.quotation, _MAX_SHOWN_CHARS),
        "verdict": whole["verdict"],
        "sentence": verdict_sentence(result),
        "remarks": [shortened(each["sentence"], _MAX_SHOWN_CHARS) for each in whole["remarks"]][
            :_MAX_REMARKS
        ],
        # Of a long quotation, the address is longer still.
        "url": whole["url"] if len(address) <= _MAX_ADDRESS_CHARS else None,
        "total": whole["total"],
    }
    for count in range(len(places), 1, -1):
        yield _verdict({**value, "places": places[:count]})
    for place in places[:1]:
        yield _verdict({**value, "places": [place]})
        yield _verdict({**value, "places": [_cut(place)]})
    yield _verdict({**value, "places": []})


def _place(place: Json) -> Json:
    return {**picked(place, *_PLACE_FIELDS), "text": place["text"], "differences_left_off": 0}


def _cut(place: Json) -> Json:
    """Return *place* with less of its text and of what differs there."""
    kept = [
        {name: shortened(words, _MAX_DIFFERENCE_CHARS) for name, words in each.items()}
        for each in place["differences"][:_FEW_DIFFERENCES]
    ]
    return {
        **place,
        "text": shortened(place["text"], _MAX_SHOWN_CHARS),
        "differences": kept,
        "differences_left_off": len(place["differences"]) - len(kept),
    }


def _verdict(value: Json) -> tuple[Json, str]:
    """Return *value*, and the same as text."""
    lines = [
        f"“{shortened(value['quotation'], _MAX_SHOWN_CHARS)}”",
        value["sentence"],
        *value["remarks"],
    ]
    if value["verdict"] == Verdict.ABSENT and value["places"]:
        lines.append("The nearest passages, none of which is the quotation:")
    for place in value["places"]:
        lines += ["", *_place_lines(place)]
    left_off = value["total"] - len(value["places"])
    if left_off > 0:
        lines.append(f"Places that are not listed here: {left_off:,}.")
    return value, "\n".join(lines)


def _place_lines(place: Json) -> Iterator[str]:
    yield head_line(place)
    if place["transmitted"]:
        yield f"Compared with the source, which this edition emends to: “{place['text']}”"
    else:
        yield f"The source has: “{place['text']}”"
    for each in place["differences"]:
        run = AlignedRun(Agreement(each["kind"]), each["quoted"], each["source"])
        yield f"- {difference_sentence(run)}"
    if place["differences_left_off"]:
        yield f"- and {pluralize(place['differences_left_off'], 'other difference')}"
    if place["note"]:
        yield f"They are in note {place['note']}."
    yield f"ref {place['ref']}, {place['url']}"
    yield f"Cite: {place['citation']}"


_DIFFERENCE = schemas.record(kind=schemas.STRING, quoted=schemas.STRING, source=schemas.STRING)
_PLACE = schemas.record(
    **schemas.HEAD,
    locator=schemas.STRING,
    section=schemas.STRING,
    speakers=schemas.list_of(schemas.STRING),
    text=schemas.told(schemas.STRING, "The words there, as this edition has them"),
    note=schemas.told(
        schemas.STRING, "The label of the note that has the words; empty where the text has them"
    ),
    transmitted=schemas.told(
        schemas.BOOLEAN, "The source was compared, which the edition emends to the text"
    ),
    differing_words=schemas.NUMBER,
    differences=schemas.told(schemas.list_of(_DIFFERENCE), "Every run of words that differs"),
    differences_left_off=schemas.told(
        schemas.NUMBER, "Differences for which there was no room; the url shows them"
    ),
    citation=schemas.CITATION,
)
_VERDICT = schemas.record(
    quotation=schemas.STRING,
    verdict={"type": "string", "enum": [verdict.value for verdict in Verdict]},
    sentence=schemas.STRING,
    remarks=schemas.list_of(schemas.STRING),
    url=schemas.told(schemas.SOME_STRING, "The page of this check; null for a long quotation"),
    total=schemas.told(schemas.NUMBER, "How many places there are"),
    places=schemas.list_of(_PLACE),
)
CHECK_QUOTATION = Tool(
    "check_quotation",
    "Check a quotation",
    "Check whether quoted words are in this collection: exact, close with every differing word, or absent, with the"
    " source, its permanent url and a finished citation. Says what was searched: absent means not in this collection,"
    " not that nobody ever said it. Call it before you quote anything.",
    {
        "quotation": schemas.text(
            "The words as they are quoted, or a text with several quotations in quotation marks. Omissions (…) and"
            " [brackets] are understood. Example: The government abolishes secret diplomacy", MAX_QUOTATION_CHARS,
        ),
        "cursor": schemas.CURSOR,
    },
    ("quotation",),
    schemas.record(
        results=schemas.told(schemas.list_of(_VERDICT), "One for each quotation, in their order"),
        next_cursor=schemas.NEXT_CURSOR,
        searched=schemas.SEARCHED,
    ),
    check_quotation,
)  # fmt: skip
