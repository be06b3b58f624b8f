"""The description of the JSON API: the OpenAPI file as it is written, and the page that is made of it."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint
from flask import Response
from flask import render_template

from archive.errors import NotHere
from archive.web.api.v1.answers import DESCRIPTION_PATH
from archive.web.api.v1.answers import DESCRIPTION_TYPE
from archive.web.api.v1.answers import PAGE_PATH
from archive.web.api.v1.answers import add_description
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import link

blueprint = Blueprint("api_description", __name__)
blueprint.after_request(add_description)

#: The text of which the examples in the file are.
EXAMPLE_TEXT = "report-on-peace"
_FILE = Path(__file__).with_name("openapi.json")


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A parameter, with the values or the form that it takes."""

    name: str
    description: str
    allowed: str
    required: bool


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation, with an example of it in this collection."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[ParameterView, ...]
    statuses: tuple[str, ...]
    #: Where the example is, and the JSON that is sent there; empty for a GET.
    example: str
    body: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status of an error, with what it means."""

    id: str
    name: str
    meaning: str


@cache
def description_document() -> Mapping[str, Any]:
    """Return the OpenAPI file of the API."""
    read: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return read


@blueprint.get(DESCRIPTION_PATH)
def openapi() -> Response:
    """Return the description of the API, at the path that the site has on its host."""
    document = {**description_document(), "servers": [{"url": link("/api/v1")}]}
    body = json.dumps(document, ensure_ascii=False, indent=1)
    return Response(body + "\n", content_type=DESCRIPTION_TYPE)


@blueprint.get(PAGE_PATH)
def api_page() -> str:
    """Describe the API to people who write programs, with examples to try."""
    document, slug = description_document(), _example_text()
    return render_template(
        "api.html",
        about=document["info"]["description"].split("\n\n"),
        operations=tuple(_operations(document, slug)),
        statuses=tuple(_statuses(document)),
        file=DESCRIPTION_PATH,
        # Records are named by the host of the public address.
        harvested=bool(current.settings.url),
    )


def _example_text() -> str:
    """Return the slug of a text of this collection for the examples."""
    library = current.generation.library
    try:
        return library.entry(EXAMPLE_TEXT).slug
    except NotHere:
        return next((entry.slug for entry in library.entries()[:1]), EXAMPLE_TEXT)


def _operations(document: Mapping[str, Any], slug: str) -> Iterator[OperationView]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield OperationView(
                id=operation["operationId"],
                method=method.upper(),
                path=f"/api/v1{path}",
                summary=operation["summary"],
                description=operation.get("description", ""),
                parameters=tuple(
                    _parameter(_resolved(document, each))
                    for each in operation.get("parameters", ())
                ),
                statuses=tuple(operation["responses"]),
                example=absolute("/api/v1" + operation["x-example"].replace(EXAMPLE_TEXT, slug)),
                body=operation.get("x-example-body", ""),
            )


def _parameter(parameter: Mapping[str, Any]) -> ParameterView:
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    allowed = ", ".join(map(str, schema.get("enum", ())))
    if "maximum" in schema:
        allowed = f"{schema['minimum']} to {schema['maximum']:,}"
    return ParameterView(
        name=parameter["name"],
        description=parameter["description"],
        allowed=allowed or _examples(parameter),
        required=parameter.get("required", False),
    )


def _examples(parameter: Mapping[str, Any]) -> str:
    values = (each["value"] for each in parameter.get("examples", {}).values())
    return ", ".join(str(value[0] if isinstance(value, list) else value) for value in values)


def _resolved(document: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what *item* refers to in the file, or itself."""
    if "$ref" not in item:
        return item
    found = document
    for name in item["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def _statuses(document: Mapping[str, Any]) -> Iterator[StatusView]:
    for name, response in document["components"]["responses"].items():
        status = int(name.removeprefix("Status"))
        phrase = HTTPStatus(status).phrase
        yield StatusView(f"status-{status}", f"{status} {phrase}", response["description"])
