"""What the tools that read take, a reference, and what they say of the passage that it names."""

from archive.web.api.mcp import schemas
from archive.web.api.mcp.answers import HEAD
from archive.web.api.mcp.answers import picked
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.references import MAX_CHARS
from archive.web.api.mcp.references import Opened
from archive.web.api.passage_formats import passage_source
from archive.web.api.v1.objects import passage_object
from archive.web.context import current

_HEAD_FIELDS = (*HEAD, "locator", "citation", "emended", "remarks", "previous", "next")


def head_of(opened: Opened) -> Json:
    """Return what an answer says of a passage beside its paragraphs."""
    source = passage_source(opened.found, opened.where)
    made = passage_object(source, rights=current.collection.rights, paragraphs=())
    return picked(made, *_HEAD_FIELDS)


REF = schemas.text(
    "The passage: the url or ref of an answer, a range, words, an earlier revision, a section or a whole text."
    " Examples: report-on-peace/p7, report-on-peace/p7-p9, report-on-peace@1/p7, report-on-peace/s2, report-on-peace",
    MAX_CHARS,
)
HEAD_SCHEMA = {
    **schemas.HEAD,
    "locator": schemas.STRING,
    "citation": schemas.CITATION,
    "emended": schemas.told(schemas.BOOLEAN, "The text has readings that its editor emended"),
    "remarks": schemas.told(
        schemas.list_of(schemas.STRING), "That it was withdrawn, or rearranged"
    ),
    "previous": schemas.told(schemas.SOME_STRING, "The ref of the paragraph before"),
    "next": schemas.told(schemas.SOME_STRING, "The ref of the paragraph after"),
    "notice": schemas.told(schemas.STRING, "What became of the words that the reference names"),
}
