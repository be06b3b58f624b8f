"""The description of the JSON API for tests: its operations, and schemas that allow no field but those named."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from archive.web.api.v1.description import description_document

BASE = "/api/v1"
#: Schemas of which others are made: these others name the rest of the fields.
_PARTS = {"OfText", "Page", "Problem", "Passage", "BadParameters", "Withdrawn"}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the file."""

    id: str
    method: str
    #: From ``/api/v1`` on.
    path: str
    example: str
    body: str
    #: The names of its parameters in the address, without those in the path.
    parameters: frozenset[str]
    statuses: frozenset[int]


def operations() -> Iterator[Operation]:
    """Yield the operations of the file."""
    document = description_document()
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            parameters = (resolved(each) for each in described.get("parameters", ()))
            yield Operation(
                id=described["operationId"],
                method=method.upper(),
                path=BASE + path,
                example=BASE + described["x-example"],
                body=described.get("x-example-body", ""),
                parameters=frozenset(p["name"] for p in parameters if p["in"] == "query"),
                statuses=frozenset(map(int, described["responses"])),
            )


def resolved(item: Any) -> Any:
    """Return what *item* refers to, or itself."""
    found = item
    if "$ref" in item:
        found = description_document()
        for name in item["$ref"].removeprefix("#/").split("/"):
            found = found[name]
    return found


def assert_described(id: str, status: int, body: Any) -> None:
    """Check that *body* is what the operation *id* answers with, and has no field that is not described."""
    document = deepcopy(dict(description_document()))
    for name, schema in document["components"]["schemas"].items():
        if name not in _PARTS and schema.get("type") == "object":
            schema["unevaluatedProperties"] = False
    described = next(
        each
        for methods in document["paths"].values()
        for each in methods.values()
        if each["operationId"] == id
    )
    response = resolved(described["responses"][str(status)])
    (content,) = response["content"].values()
    schema = {**content["schema"], "components": document["components"]}
    errors = [
        f"{error.json_path}: {error.message[:300]}"
        for error in Draft202012Validator(schema).iter_errors(body)
    ]
    assert errors == []
