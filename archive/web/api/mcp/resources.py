"""Resources of agents: texts and passages as plain text, by addresses such as ``pincite://texts/report-on-peace/p7``."""

from archive.language.controls import clean
from archive.web.api.mcp.answers import citation_in
from archive.web.api.mcp.answers import shortened
from archive.web.api.mcp.protocol import INVALID_PARAMS
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.protocol import RpcError
from archive.web.api.mcp.references import MAX_CHARS as MAX_REFERENCE_CHARS
from archive.web.api.mcp.references import RESOURCES
from archive.web.api.mcp.references import open_reference
from archive.web.api.mcp.tools import Cursors
from archive.web.api.mcp.tools import ToolError
from archive.web.citations.records import record_of
from archive.web.context import current

#: Texts of a page of the list, and characters of a resource.
PER_PAGE = 50
MAX_CHARS = 40_000
_PLAIN = "text/plain"


def list_resources(params: Json) -> Json:
    """Return a page of the texts. Raises `RpcError`."""
    cursor = params.get("cursor")
    given: Json = {} if cursor is None else {"cursor": str(cursor)}
    cursors = Cursors.of("resources/list", {}, current.generation.name)
    try:
        at = cursors.read_number(given)
    except ToolError as error:
        raise RpcError(INVALID_PARAMS, f"{error} {error.remedy}") from error
    listed = current.generation.library.lists.texts()
    shown = listed[at : at + PER_PAGE]
    resources = [
        {
            "uri": f"{RESOURCES}{text.slug}",
            "name": text.slug,
            "title": clean(text.title),
            "description": clean(", ".join(filter(None, (text.byline, text.date)))),
            "mimeType": _PLAIN,
        }
        for text in shown
    ]
    after = at + len(resources)
    more = {"nextCursor": cursors.write(after)} if resources and after < len(listed) else {}
    return {"resources": resources, **more}


def list_templates(_params: Json) -> Json:
    """Return how the resources are named."""
    return {
        "resourceTemplates": [
            {
                "uriTemplate": f"{RESOURCES}{{slug}}",
                "name": "text",
                "title": "A text",
                "description": "A whole text by its ref, such as report-on-peace",
                "mimeType": _PLAIN,
            },
            {
                "uriTemplate": f"{RESOURCES}{{slug}}/{{place}}",
                "name": "passage",
                "title": "A passage",
                "description": "A paragraph (p7), a range (p7-p9) or a section (s2) of a text",
                "mimeType": _PLAIN,
            },
        ]
    }


def read_resource(params: Json) -> Json:
    """Return the words of a text or a passage, and its citation. Raises `RpcError`."""
    uri = params.get("uri")
    if not isinstance(uri, str):
        raise RpcError(INVALID_PARAMS, "resources/read must name a uri")
    if not uri.startswith(RESOURCES) or len(uri) > MAX_REFERENCE_CHARS:
        raise _not_found(uri, f"Resources are like {RESOURCES}report-on-peace/p7")
    try:
        opened = open_reference(uri)
    except ToolError as error:
        raise _not_found(uri, f"{error} {error.remedy}") from error
    record = record_of(opened.found, opened.where)
    words = [paragraph.text for paragraph in opened.found.paragraphs if paragraph.text]
    whole = "\n\n".join([*words, citation_in(record)])
    text = "\n\n".join([shortened("\n\n".join(words), MAX_CHARS), citation_in(record)])
    if text != whole:
        text += f"\n\nOnly the first {MAX_CHARS:,} characters: read_passage reads on."
    return {"contents": [{"uri": uri, "mimeType": _PLAIN, "text": clean(text)}]}


def _not_found(uri: str, sentence: str) -> RpcError:
    return RpcError(
        INVALID_PARAMS, f"Resource not found. {sentence}", {"uri": uri[:MAX_REFERENCE_CHARS]}
    )
