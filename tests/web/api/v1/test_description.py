"""The OpenAPI file says what the site does: every route, every parameter, every status, every field."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings as examples
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from werkzeug.test import TestResponse

from archive.settings import Settings
from archive.web import create_app
from archive.web.api.v1.answers import MAX_ADDRESS_BYTES
from archive.web.api.v1.description import description_document
from archive.web.app import MAX_BODY_BYTES
from tests.support.api import BASE
from tests.support.api import Operation
from tests.support.api import assert_described
from tests.support.api import operations

OPERATIONS = tuple(operations())
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
#: Places of the collection, and of other texts in it, by the parameters of paths.
MISSING = {"text": "nowhere", "place": "p1"}
GONE = {"text": "not-his", "place": "p1"}
#: What each operation reads beside its example: texts of every kind, and what became of them.
READ = [
    ("listTexts", "/texts?author=name07&language=de&from=1700&to=1900-12-31&sort=author&per_page=3"),
    ("listTexts", "/texts?collection=peace-1917&kind=decree&q=decree+on"),
    ("listTexts", "/texts?page=51"),
    ("getText", "/texts/decree-on-land"),
    ("getText", "/texts/notice@1"),
    ("getText", "/texts/not-his@1"),
    ("getText", "/texts/draft-letter"),
    ("getText", "/texts/letter-to-a-friend?per_page=2&page=3"),
    ("getPassage", "/texts/minutes/p1-p5"),
    ("getPassage", "/texts/decree-on-land/s1"),
    ("getPassage", "/texts/a-debate/p1"),
    ("getPassage", "/texts/salam/p1"),
    ("getPassage", "/texts/notice@2/p1"),
    ("search", "/search?q=harvest&author=Ann+Other&author=nobody&per_page=2"),
    ("search", "/search?q=%22secret+diplomacy%22&scope=text&sort=date"),
    ("search", "/search?q=zebra+harvest+indemnities"),
    ("search", "/search?year=1789&year=1921"),
    ("search", "/search?q=letter+printed"),
    ("getConcordance", "/concordance?q=harvest&page=3&per_page=7"),
    ("getConcordance", "/concordance?q=peace&order=left"),
    ("getConcordance", "/concordance?year=1789"),
    ("checkQuotation", "/quotation?q=%22abolishes+the+secret+diplomacy%22+and+%22pigs+fly+at+noon%22"),
    ("suggest", "/suggest?q=harv"),
    ("cite", "/citations?ref=notice@1/p1&ref=decree-on-land/p2&ref=draft-letter&style=wikipedia"),
    ("listChanges", "/changes?since=2026-02-01&per_page=4"),
]  # fmt: skip


@pytest.fixture(scope="module")
def app(programs: Settings) -> Flask:
    """The site of a thousand texts."""
    return create_app(programs)


@pytest.fixture(scope="module")
def site(app: Flask) -> FlaskClient:
    """A client of that site."""
    return app.test_client()


def asked(client: FlaskClient, operation: Operation, **parts: str) -> TestResponse:
    """Ask for the example of *operation*, with *parts* of its path instead."""
    address = operation.example
    if parts and "{" in operation.path:
        address = operation.path.format(**parts)
    if operation.method == "POST":
        return client.post(address, json=json.loads(operation.body))
    return client.get(address)


class TestFile:
    """The file itself, and how it is served."""

    def test_it_is_openapi(self) -> None:
        """The validator of the specification finds nothing wrong."""
        validate(description_document())

    def test_it_is_served_and_announced(self, site: FlaskClient) -> None:
        """The site serves it with the path of its own API, and names it in the headers of every answer."""
        served = site.get("/api/v1/openapi.json")
        assert served.content_type == "application/vnd.oai.openapi+json;version=3.1"
        document = served.get_json(force=True)
        assert document["servers"] == [{"url": "/api/v1"}]
        assert {**document, "servers": []} == {**description_document(), "servers": []}
        link = site.get("/api/v1/texts").headers["Link"]
        assert 'https://archive.example.org/api/v1/openapi.json>; rel="service-desc"' in ", ".join(
            site.get("/api/v1/texts").headers.getlist("Link")
        ), link
        under = site.get("/api/v1/openapi.json", base_url="https://example.org/archive")
        assert under.get_json(force=True)["servers"] == [{"url": "/archive/api/v1"}]

    def test_every_value_is_described(self) -> None:
        """Every operation, parameter and field says what it is: who reads only the file can write a program."""

        def bare(schema: object, path: str) -> Iterator[str]:
            if isinstance(schema, dict):
                for name, each in schema.get("properties", {}).items():
                    if not {"description", "$ref", "oneOf"} & each.keys():
                        yield f"{path}.{name}"
                for name, each in schema.items():
                    yield from bare(each, f"{path}.{name}")

        document = description_document()
        assert list(bare(document["components"]["schemas"], "")) == []
        for parameter in document["components"]["parameters"].values():
            assert parameter["description"]
            assert parameter["in"] == "path" or "examples" in parameter, parameter["name"]


class TestRoutes:
    """The file beside the routes."""

    def test_every_route_and_no_other(self, app: Flask) -> None:
        """Each route under /api/v1 is an operation with its methods, and each operation a route."""
        routes = {
            (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith("/api/v1/")
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        }
        assert routes == {(each.path, each.method) for each in OPERATIONS}

    @each_operation
    def test_every_parameter_and_no_other(self, site: FlaskClient, operation: Operation) -> None:
        """A parameter that is not described is refused, and the refusal names those that are."""
        if operation.id == "getDescription":
            return
        if operation.method == "POST":
            refused = site.post(operation.example, json={"q": "peace", "zqx": "1"})
            names = frozenset({"q"})
        else:
            mark = "&" if "?" in operation.example else "?"
            refused = site.get(f"{operation.example}{mark}zqx=1")
            names = operation.parameters
        assert refused.status_code == 400
        (error,) = refused.get_json()["errors"]
        assert error["parameter"] == "zqx"
        assert set(error["allowed"]) == names
        assert_described(operation.id, 400, refused.get_json())

    @each_operation
    def test_every_status_and_no_other(
        self, programs: Settings, tmp_path: Path, operation: Operation
    ) -> None:
        """Each status that an operation can answer with is described, and each that is described can be had."""
        app = create_app(programs)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        client, example = app.test_client(), operation.example
        mark = "&" if "?" in example else "?"
        nothing = Settings(texts=tmp_path, index=tmp_path / "none")
        empty = create_app(nothing).test_client()
        without_copy = create_app(replace(nothing, source="builder")).test_client()
        answers = [
            asked(client, operation),
            asked(client, operation, **MISSING),
            asked(client, operation, **GONE),
            asked(client, operation, text="note-on-peace", place="p1"),
            asked(client, operation, text="an-address", place="p1~1-2"),
            asked(empty, operation),
            asked(without_copy, operation),
            client.delete(example),
            client.open(example, method=operation.method, data=b" " * (MAX_BODY_BYTES + 1)),
        ]
        if operation.id != "getDescription":
            answers.append(client.get(f"{example}{mark}zqx=1"))
            answers.append(client.get(f"{example}{mark}zqx={'x' * MAX_ADDRESS_BYTES}"))
        if operation.method == "POST":
            answers.append(client.post(example, data={"q": "peace"}))
        else:
            tag = answers[0].headers["ETag"]
            answers.append(client.get(example, headers={"If-None-Match": tag}))
        endpoint = next(
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) == operation.path
        )

        def broken(**_: str) -> str:
            raise RuntimeError("broken")

        app.view_functions[endpoint] = broken
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(app.logger, "disabled", True)
            # Another address than the example, which is cached.
            fresh = example if operation.method == "POST" else f"{example}{mark}fresh=1"
            answers.append(client.open(fresh, method=operation.method))
        for answer in answers:
            if answer.status_code >= 400:
                assert answer.content_type == "application/problem+json", answer.request.path
                assert answer.get_json()["status"] == answer.status_code
                assert_described(operation.id, answer.status_code, answer.get_json())
        assert {answer.status_code for answer in answers} == operation.statuses


class TestAnswers:
    """Answers beside the file."""

    @each_operation
    def test_examples(self, site: FlaskClient, operation: Operation) -> None:
        """The example of each operation finds something, and has every field that is described and no other."""
        answer = asked(site, operation)
        assert answer.status_code == 200
        assert_described(operation.id, 200, answer.get_json(force=True))
        assert answer.get_json(force=True).get("total", 1) > 0

    @pytest.mark.parametrize(("id", "address"), READ, ids=[address for _, address in READ])
    def test_fields(self, site: FlaskClient, id: str, address: str) -> None:
        """Whatever a text has and whatever became of it, its answers have the fields that are described."""
        answer = site.get(f"/api/v1{address}")
        assert answer.status_code == 200, answer.text
        assert_described(id, 200, answer.get_json())


class TestPage:
    """The page that is made of the file."""

    def test_it_names_everything(self, site: FlaskClient) -> None:
        """Every operation with its parameters, and every status to which a problem leads."""
        page = unescape(site.get("/api").text)
        for operation in OPERATIONS:
            assert f"<code>{operation.method} {operation.path}</code>" in page
            for name in operation.parameters:
                assert f"<li><code>{name}</code>" in page
        for status in {each for operation in OPERATIONS for each in operation.statuses}:
            assert status < 400 or f'id="status-{status}"' in page

    def test_it_leads_to_the_other_interfaces(self, site: FlaskClient) -> None:
        """DTS, OAI-PMH and what agents need each have an address there."""
        page = site.get("/api").text
        for path in ("/api/dts", "/oai?verb=Identify", "/llms.txt"):
            assert f'href="{path}"' in page
            assert site.get(path).status_code == 200

    def test_its_examples_can_be_tried(self, site: FlaskClient) -> None:
        """Each address that it tells to try answers."""
        page = site.get("/api").text
        tried = re.findall(r'Try <a href="([^"]*)"', page)
        assert len(tried) == sum(operation.method == "GET" for operation in OPERATIONS)
        for address in tried:
            assert site.get(unescape(address)).status_code == 200, address
        for body, address in re.findall(r"-d '([^']*)' (\S+)</code>", unescape(page)):
            assert site.post(address, json=json.loads(body)).status_code == 200, address


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@each_operation
def test_schemathesis_finds_nothing(
    app: Flask, operation: Operation, mode: GenerationMode, pytestconfig: pytest.Config
) -> None:
    """Requests made from the file, right and wrong ones: no 5xx, no other status, type or field than it describes."""
    schema = schemathesis.openapi.from_dict(dict(description_document()))
    schema.app = app
    described = schema[operation.path.removeprefix(BASE)][operation.method]
    if mode is GenerationMode.NEGATIVE and not operation.parameters and not operation.body:
        return

    @examples(
        max_examples=int(pytestconfig.getoption("--soak") or 0) // 10 or 4,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(described.as_strategy(generation_mode=mode))
    def answers(case: schemathesis.Case) -> None:  # type: ignore[type-arg]
        # That a page exists, and one date is not before another, no schema can say.
        case.call_and_validate(
            headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance]
        )

    answers()
