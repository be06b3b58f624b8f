"""What the tools that read take, a reference, and what they say of the passage that it names."""

from collections.abc import Iterator
from collections.abc import Sequence

from archive.web.api.mcp import schemas
from archive.web.api.mcp.answers import HEAD
from archive.web.api.mcp.answers import picked
from archive.web.api.mcp.answers import shortened
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.references import MAX_CHARS
from archive.web.api.mcp.references import Opened
from archive.web.api.passage_formats import passage_source
from archive.web.api.v1.objects import passage_object
from archive.web.context import current

_HEAD_FIELDS = (*HEAD, "locator", "citation", "emended", "previous", "next")
#: Sentences on what became of a passage, and characters of all of them.
_MAX_REMARKS, _REMARKS_CHARS = 10, 1_600


def head_of(opened: Opened) -> Json:
    """Return what an answer says of a passage beside its paragraphs."""
    source = passage_source(opened.found, opened.where)
    made = passage_object(source, rights=current.collection.rights, paragraphs=())
    return {**picked(made, *_HEAD_FIELDS), "remarks": list(_remarks(made["remarks"]))}


def _remarks(sentences: Sequence[str]) -> Iterator[str]:
    """Yield the first of *sentences*, as whole as there is room: the reason of a withdrawal is at their end."""
    few = sentences[:_MAX_REMARKS]
    for sentence in few:
        yield shortened(sentence, max(_REMARKS_CHARS // len(few), _REMARKS_CHARS // _MAX_REMARKS))


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
