"""JSON Schemas of the arguments and answers of tools (2020-12). Every parameter is described, with an example."""

from collections.abc import Sequence
from typing import Any

from archive.web.api.mcp.protocol import Json

_MAX_CURSOR_CHARS = 200

CURSOR: Json = {
    "type": "string",
    "maxLength": _MAX_CURSOR_CHARS,
    "description": "The next_cursor of the answer before, with all other arguments repeated; leave it out to begin."
    " Example: 10~3f2a9c1e~a1b2c3",
}
#: A field whose value may be unknown.
NUMBER: Json = {"type": "integer"}
STRING: Json = {"type": "string"}
BOOLEAN: Json = {"type": "boolean"}
SOME_NUMBER: Json = {"type": ["integer", "null"]}
SOME_STRING: Json = {"type": ["string", "null"]}


def text(description: str, most: int) -> Json:
    """Return the schema of a parameter of at most so many characters."""
    return {"type": "string", "maxLength": most, "description": description}


def choice(description: str, values: Sequence[str], default: str) -> Json:
    """Return the schema of a parameter with one of *values*."""
    return {"type": "string", "enum": list(values), "default": default, "description": description}


def number(description: str, least: int, most: int, default: int) -> Json:
    """Return the schema of a parameter that is a whole number."""
    return {
        "type": "integer",
        "minimum": least,
        "maximum": most,
        "default": default,
        "description": description,
    }


def list_of(schema: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def told(schema: Json, description: str) -> Json:
    """Return *schema* with a description."""
    return {**schema, "description": description}


def record(**fields: Any) -> Json:
    """Return the schema of an object that has at least these *fields*; others may come."""
    return {"type": "object", "properties": fields, "required": list(fields)}


SEARCHED = record(
    texts=told(SOME_NUMBER, "How many texts were searched: those that passed the filters"),
    paragraphs=told(SOME_NUMBER, "How many paragraphs were searched"),
    texts_of_collection=NUMBER,
    paragraphs_of_collection=NUMBER,
    first_year=SOME_NUMBER,
    last_year=SOME_NUMBER,
    state=told(STRING, "The state of the collection: its newest revision, and a digest of all"),
    scope=told(STRING, "What of them was searched, and what was not"),
    filters={"type": "object", "additionalProperties": STRING},
    complete=told(
        BOOLEAN, "False where the time was over first: then nothing is known to be absent"
    ),
)
#: What an object says of the text that it is of.
HEAD: dict[str, Json] = {
    "ref": told(STRING, "Names the place in other tools, such as report-on-peace/p7"),
    "url": told(STRING, "The permanent address, to be cited"),
    "title": STRING,
    "authors": list_of(STRING),
    "date": told(SOME_STRING, "EDTF (ISO 8601-2), or null"),
    "language": told(STRING, "BCP 47"),
    "status": {"type": "string", "enum": ["draft", "published", "withdrawn"]},
    "revision": told(SOME_NUMBER, "Of the text; null for a draft"),
}
NEXT_CURSOR = told(SOME_STRING, "Where the answer goes on; null where it is complete")
CITATION = told(STRING, "The finished citation, in Chicago style where no other was asked for")
