"""Tools of agents: their table, their arguments checked against it, and their answers, in two forms, within a size.

An answer has an object for programs and the same as text to read. Neither is longer than `MAX_CHARS`; what has no room
is at the cursor. An error that whoever asks can mend is an answer, too, which says what to do.
"""

import json
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from hashlib import sha256
from typing import Any

from archive.errors import PinciteError
from archive.language.controls import clean
from archive.web.api.mcp.protocol import INVALID_PARAMS
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.protocol import RpcError
from archive.web.parameters import echoed

#: Characters of an answer: of its text, and of its object as JSON.
MAX_CHARS = 8_000
#: Of these, kept for what every answer ends with: the cursor, and how much was searched.
_FOOT_CHARS = 900
_DIGEST_CHARS = 6
#: More items than any list has.
MAX_NUMBER = 10**9


class ToolError(PinciteError):
    """What is wrong with a call, in a sentence, and what to do about it."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the object, and the same as text."""

    value: Json
    text: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool. `parameters` and `output` are JSON Schemas; `call` takes arguments that passed those of parameters."""

    name: str
    title: str
    description: str
    parameters: Mapping[str, Json]
    required: tuple[str, ...]
    output: Json
    call: Callable[[Json], Answer] = field(repr=False)
    #: It may read many earlier revisions.
    reads_revisions: bool = False

    @property
    def declaration(self) -> Json:
        """Return the tool as lists of tools have it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": {
                "type": "object",
                "properties": dict(self.parameters),
                "required": list(self.required),
                "additionalProperties": False,
            },
            "outputSchema": self.output,
            "annotations": {
                "title": self.title,
                "readOnlyHint": True,
                "destructiveHint": False,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }


def arguments_of(tool: Tool, given: object) -> Json:
    """Return the arguments *given* to *tool*. Raises `ToolError`, and `RpcError` for what are none."""
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise RpcError(INVALID_PARAMS, "The arguments of a tool are an object")
    for name in given:
        if name not in tool.parameters:
            raise ToolError(
                f"“{echoed(name)}” is no parameter of {tool.name}.",
                f"It takes: {', '.join(tool.parameters)}.",
            )
    # Many clients send null for what they leave out.
    known = {name: value for name, value in given.items() if value is not None}
    for name in tool.required:
        if name not in known:
            raise ToolError(
                f"The parameter {name} is missing.", f"{tool.parameters[name]['description']}"
            )
    for name, value in known.items():
        fault = _fault(tool.parameters[name], value)
        if fault:
            raise ToolError(f"{name} must be {fault}.", f"{tool.parameters[name]['description']}")
    return known


def _fault(schema: Json, value: Any) -> str:
    """Return what *value* must be to pass *schema*; empty where it does."""
    match schema["type"]:
        case "integer":
            least, most = schema["minimum"], schema["maximum"]
            fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
            return "" if fits else f"a whole number from {least} to {most}"
        case "boolean":
            return "" if isinstance(value, bool) else "true or false"
        case "array":
            most = schema["maxItems"]
            listed = isinstance(value, list) and 0 < len(value) <= most
            if not listed or any(_fault(schema["items"], item) for item in value):
                return f"a list of 1 to {most} strings"
            return ""
    if not isinstance(value, str):
        return "a string"
    if "enum" in schema:
        return "" if value in schema["enum"] else f"one of {', '.join(schema['enum'])}"
    most = schema["maxLength"]
    if len(value) > most:
        return f"at most {most:,} characters long; it has {len(value):,}"
    return "" if value.strip() else "a string with something in it"


def compact(value: object) -> str:
    """Return *value* as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Room:
    """What is left of the size of an answer that begins with an object and a text."""

    def __init__(self, head: Json, text: str) -> None:
        self._json = MAX_CHARS - _FOOT_CHARS - len(compact(head))
        self._text = MAX_CHARS - _FOOT_CHARS - len(text)

    @property
    def left(self) -> int:
        """Return how many characters either form has left."""
        return max(0, min(self._json, self._text))

    def take(self, item: Json, text: str) -> bool:
        """Return whether *item*, *text* in the other form, has room, which is then taken."""
        of_json, of_text = len(compact(item)) + 1, len(text) + 2
        if of_json > self._json or of_text > self._text:
            return False
        self._json -= of_json
        self._text -= of_text
        return True

    def fill(self, items: Iterable[tuple[Json, str]]) -> tuple[list[Json], list[str]]:
        """Return the first of *items* that have room, in both forms; none is made after one that has not."""
        shown: list[Json] = []
        lines: list[str] = []
        for item, text in items:
            if not self.take(item, text):
                break
            shown.append(item)
            lines.append(text)
        return shown, lines


@dataclass(frozen=True, slots=True)
class Cursors:
    """Cursors of one call: the place where its answer goes on, in this state of the index and for these arguments."""

    generation: str
    digest: str

    @classmethod
    def of(cls, tool: str, arguments: Json, generation: str) -> "Cursors":
        """Return those of a call of *tool* with *arguments*, of which the cursor itself is left out."""
        asked = {name: value for name, value in arguments.items() if name != "cursor"}
        digest = sha256(json.dumps([tool, asked], sort_keys=True).encode()).hexdigest()
        return cls(generation, digest[:_DIGEST_CHARS])

    def write(self, *place: int | str) -> str:
        """Return the cursor of *place*."""
        return "~".join([*map(str, place), self.generation, self.digest])

    def read(self, arguments: Json, parts: int = 1) -> list[str]:
        """Return the parts of the place at which the call begins; none at the beginning. Raises `ToolError`."""
        cursor = arguments.get("cursor")
        if cursor is None:
            return []
        *place, generation, digest = cursor.split("~") if cursor.count("~") > 1 else ["", ""]
        if len(place) != parts or digest != self.digest:
            raise ToolError(
                "This cursor is not of this call.",
                "Repeat all arguments of the call that returned it, and add the cursor alone.",
            )
        if generation != self.generation:
            raise ToolError(
                "The texts have changed since this cursor was given.",
                "Make the call again without a cursor.",
            )
        return place

    def read_number(self, arguments: Json) -> int:
        """Return the number at which the call begins, 0 at the beginning. Raises `ToolError`."""
        place = self.read(arguments)
        # Whoever changes the number of a cursor gets what is there.
        is_number = place and place[0].isascii() and place[0].isdigit()
        return min(int(place[0]), MAX_NUMBER) if is_number else 0


def result_of(answer: Answer) -> Json:
    """Return *answer* as the result of a call."""
    return {
        "content": [{"type": "text", "text": clean(answer.text)}],
        "structuredContent": answer.value,
        "isError": False,
    }


def result_of_error(error: ToolError) -> Json:
    """Return *error* as the result of a call: it has no object, for the schema is that of answers."""
    return {
        "content": [{"type": "text", "text": clean(f"{error} {error.remedy}".strip())}],
        "isError": True,
    }
