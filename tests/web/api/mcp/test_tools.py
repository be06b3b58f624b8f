"""The tools of agents: what they answer, what they say was searched, and that it all stays within its size."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from archive.indexing.build import build
from archive.settings import Settings
from archive.web import create_app
from archive.web.api.mcp.server import TOOLS
from archive.web.api.mcp.tools import MAX_CHARS
from tests.support.agents import call
from tests.support.agents import error_of
from tests.support.agents import message
from tests.support.agents import post
from tests.support.agents import result
from tests.support.agents import text_of
from tests.support.collections import text_of as text_with
from tests.support.collections import write_texts
from tests.support.programs import DRAFTS
from tests.support.programs import FORMER
from tests.support.programs import RENAMED
from tests.support.programs import TEXTS
from tests.support.programs import URL
from tests.support.programs import WITHDRAWN

Json = dict[str, Any]
#: Those that were published but for the withdrawn one, and the drafts.
LISTED = TEXTS - 1 + len(DRAFTS)
SCHEMAS = {tool.name: Draft202012Validator(tool.output) for tool in TOOLS}


@pytest.fixture(scope="module")
def archive(programs: Settings) -> FlaskClient:
    """A client of the site of a thousand texts."""
    return create_app(programs).test_client()


def test_declarations(archive: FlaskClient) -> None:
    """Each tool only reads, has valid schemas, and describes every parameter with an example."""
    tools = result(archive, "tools/list")["tools"]
    assert [tool["name"] for tool in tools] == [tool.name for tool in TOOLS]
    for tool in tools:
        assert tool["annotations"]["readOnlyHint"] is True
        for schema in (tool["inputSchema"], tool["outputSchema"]):
            Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
        assert tool["inputSchema"]["additionalProperties"] is False
        for name, schema in tool["inputSchema"]["properties"].items():
            assert re.search(r"Examples?: \S", schema["description"]), (tool["name"], name)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search_passages", {"query": "harvest"}),
        ("search_passages", {"query": "zeppelin harvest"}),
        ("search_passages", {"query": "урожай", "sort": "date", "limit": 20}),
        ("read_passage", {"ref": "decree-on-land"}),
        ("read_passage", {"ref": WITHDRAWN}),
        ("read_passage", {"ref": "salam/p1", "context": 5}),
        ("check_quotation", {"quotation": "The harvest of that year was better than the first"}),
        ("check_quotation", {"quotation": "colourless green ideas sleep furiously"}),
        ("cite", {"refs": ["a-debate/p2", "minutes/p3", "draft-letter", "nowhere", "notice@1/p1"], "style": "apa"}),
        ("list_texts", {}),
        ("list_texts", {"language": "de", "author": "Name1", "limit": 50}),
        ("passage_history", {"ref": "notice"}),
        ("passage_history", {"ref": "minutes/p3"}),
        ("passage_history", {"ref": "draft-letter/p1"}),
    ],
)  # fmt: skip
def test_answers_keep_their_schema_and_size(
    archive: FlaskClient, tool: str, arguments: Json
) -> None:
    """Both forms of an answer are within 8,000 characters, and the object is as declared, with what was searched."""
    found = result(archive, "tools/call", name=tool, arguments=arguments)
    value, (content,) = found["structuredContent"], found["content"]
    assert [error.message for error in SCHEMAS[tool].iter_errors(value)] == []
    assert len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) <= MAX_CHARS
    assert 0 < len(content["text"]) <= MAX_CHARS
    assert value["searched"]["texts_of_collection"] == LISTED
    assert value["searched"]["state"]


class TestSearch:
    """`search_passages`."""

    def test_a_hit(self, archive: FlaskClient) -> None:
        """It has its address, its citation, its revision and its words, in both forms."""
        found = call(
            archive, "search_passages", query='"secret diplomacy" openly', text="an-address"
        )
        (hit,) = found["hits"]
        assert hit["ref"] == "an-address/p2"
        assert hit["url"] == f"{URL}/texts/an-address/p2"
        assert hit["date"] == "1917-11-08"
        assert (hit["status"], hit["revision"]) == ("published", 2)
        assert hit["url"] in hit["citation"]
        text = text_of(
            archive, "search_passages", query='"secret diplomacy" openly', text="an-address"
        )
        assert hit["citation"] in text
        assert "conduct all negotiations openly" in text

    def test_cursors_lead_through_all_hits(self, archive: FlaskClient) -> None:
        """The pages together have each hit once; no cursor comes after the last."""
        seen: list[str] = []
        arguments: Json = {"query": "Ernte", "limit": 20}
        while True:
            found = call(archive, "search_passages", **arguments)
            seen += [hit["ref"] for hit in found["hits"]]
            if found["next_cursor"] is None:
                break
            arguments["cursor"] = found["next_cursor"]
        assert len(seen) == len(set(seen)) == found["total"] > 100

    def test_filters_say_what_was_searched(self, archive: FlaskClient) -> None:
        """With filters fewer texts are searched; a part of a name is read as the names that have it, and told."""
        found = call(archive, "search_passages", query="harvest", author="Name07", to="1850")
        assert found["searched"]["filters"]["to"] == "1850"
        assert "Name07" in found["searched"]["filters"]["author"]
        assert 0 < found["searched"]["paragraphs"] < 100
        assert any("was read as" in sentence for sentence in found["advice"])

    def test_nothing_found_is_not_over_claimed(self, archive: FlaskClient) -> None:
        """The answer says which word stopped it, what was searched, and that this tells of nothing else."""
        found = call(archive, "search_passages", query="zeppelin harvest")
        assert (found["hits"], found["total"], found["searched"]["complete"]) == ([], 0, True)
        assert "No text here contains “zeppelin”." in found["advice"]
        assert len(found["closest"]) == 3
        text = text_of(archive, "search_passages", query="zeppelin")
        assert "Searched: " in text
        assert "says nothing of texts that are not in this collection" in text

    def test_the_time_is_over(self, programs: Settings) -> None:
        """Then nothing is said of how many there are, and the answer says that what is missing may be there."""
        client = create_app(replace(programs, query_seconds=0.0)).test_client()
        for arguments in ({"query": "harvest"}, {"query": "harvest", "author": "Name07"}):
            found = call(client, "search_passages", **arguments)
            assert (found["total"], found["searched"]["complete"]) == (None, False)
            text = text_of(client, "search_passages", **arguments)
            assert "what is missing may be there" in text
        assert "nothing is known of what" in error_of(
            client, "check_quotation", quotation="The harvest of that year was better"
        )

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ({}, "query is missing"),
            ({"query": ""}, "query must be a string"),
            ({"query": 7}, "query must be a string"),
            ({"query": "x" * 1001}, "at most 1,000 characters"),
            ({"query": "x", "autor": "Lenin"}, "“autor” is no parameter"),
            ({"query": "x", "limit": 21}, "a whole number from 1 to 20"),
            ({"query": "x", "limit": True}, "a whole number"),
            ({"query": "x", "sort": "best"}, "one of relevance, text, date"),
            ({"query": "x", "from": "soon"}, "is not a date"),
            ({"query": "x", "from": "1918", "to": "1917"}, "from is after to"),
            ({"query": "x", "text": "../etc"}, "There is no text"),
            ({"query": "x", "author": "Nobody"}, "No text names the author “Nobody”"),
            ({"query": "x", "author": "Name"}, "Too many texts name"),
            ({"query": "x", "cursor": "1~a~b"}, "not of this call"),
        ],
    )
    def test_bad_arguments(self, archive: FlaskClient, arguments: Json, words: str) -> None:
        """The answer names the parameter and says what to do; it is no error of the protocol."""
        assert words in error_of(archive, "search_passages", **arguments)

    def test_cursor_of_another_call_or_state(
        self, archive: FlaskClient, corrected: Settings
    ) -> None:
        """A cursor is good for its call, and until the texts change."""
        cursor = call(archive, "search_passages", query="harvest")["next_cursor"]
        assert "not of this call" in error_of(
            archive, "search_passages", query="peace", cursor=cursor
        )
        other = create_app(corrected).test_client()
        assert "have changed" in error_of(other, "search_passages", query="harvest", cursor=cursor)

    def test_what_was_withdrawn_is_not_said_to_be_absent(self, archive: FlaskClient) -> None:
        """Each tool that searches says what it left out: what was withdrawn, earlier revisions, and here the notes."""
        found = call(archive, "search_passages", query="zeppelin")["searched"]["scope"]
        quoted = call(archive, "check_quotation", quotation="a zeppelin over the harvest")
        for scope in (found, quoted["searched"]["scope"]):
            assert "drafts too" in scope
            assert scope.endswith("what was withdrawn, and earlier revisions.")
        assert "Not searched: notes" in found
        assert "with their notes" in quoted["searched"]["scope"]
        assert found in text_of(archive, "search_passages", query="zeppelin")

    def test_a_list_with_filters_is_of_the_texts_that_pass(self, archive: FlaskClient) -> None:
        """It says how many there are, and how many the collection has."""
        listed = call(archive, "list_texts", language="de", limit=1)
        searched = listed["searched"]
        assert searched["texts"] == listed["total"] < searched["texts_of_collection"] == LISTED
        assert listed["total"] <= searched["paragraphs"] < searched["paragraphs_of_collection"]
        assert call(archive, "list_texts", author="Nobody")["searched"]["paragraphs"] == 0


class TestRead:
    """`read_passage`."""

    @pytest.mark.parametrize(
        ("reference", "ref"),
        [
            (f"{URL}/texts/notice/p1", "notice/p1"),
            (f"{URL}/texts/notice#p1", "notice/p1"),
            ("/texts/notice/p1?q=quay", "notice/p1"),
            ("notice/P1.", "notice/p1"),
            ("notice@1/p1", "notice@1/p1"),
            ("pincite://texts/notice/p1", "notice/p1"),
            (f"{FORMER[0]}/p1", f"{RENAMED}/p1"),
            ("decree-on-land/s2", "decree-on-land/p"),
            ("https://mirror.example/archive/texts/notice/p1", "notice/p1"),
        ],
    )
    def test_references(self, archive: FlaskClient, reference: str, ref: str) -> None:
        """A passage is named by its URL, its path, its token, a resource, a former slug or a section."""
        found = call(archive, "read_passage", ref=reference)
        assert found["ref"].startswith(ref)
        assert found["paragraphs"][0]["text"]

    def test_a_section_is_that_of_the_api(self, archive: FlaskClient) -> None:
        """It has the sections under it, also where it has no paragraph of its own."""
        of_api = archive.get("/api/v1/texts/decree-on-land/s1").get_json()
        found = call(archive, "read_passage", ref="decree-on-land/s1")
        assert found["ref"] == of_api["ref"]
        assert len({paragraph["section"] for paragraph in found["paragraphs"]}) > 1

    def test_context(self, archive: FlaskClient) -> None:
        """The paragraphs around it are marked as such, and there are no more than the text has."""
        found = call(archive, "read_passage", ref="an-address/p2", context=5)
        assert [p["context"] for p in found["paragraphs"]] == ["before", "", "after"]
        earlier = call(archive, "read_passage", ref="an-address@1/p2", context=1)
        assert "all talks" in earlier["paragraphs"][1]["text"]
        assert earlier["revision"] == 1

    def test_emendations_and_notes(self, archive: FlaskClient) -> None:
        """What the source has is told where the shown words are others; notes are read along."""
        found = call(archive, "read_passage", ref="decree-on-land")
        emended = [e for p in found["paragraphs"] for e in p["emendations"]]
        assert found["emended"] is True
        assert emended
        assert emended[0]["transmitted"] in text_of(archive, "read_passage", ref="decree-on-land")
        (note,) = [
            n
            for p in call(archive, "read_passage", ref="a-debate")["paragraphs"]
            for n in p["notes"]
        ]
        assert note["text"] == "Printed by order of the House."

    def test_drafts_and_withdrawn_texts_say_so(self, archive: FlaskClient) -> None:
        """Nothing that cannot be cited looks as if it could."""
        assert call(archive, "read_passage", ref="draft-letter")["status"] == "draft"
        gone = call(archive, "read_passage", ref=WITHDRAWN)
        assert gone["status"] == "withdrawn"
        assert any("He never gave it" in remark for remark in gone["remarks"])

    def test_the_reason_of_a_withdrawal_is_whole(self, archive: FlaskClient) -> None:
        """It is at the end of a sentence, which is not cut; the last words are apart from it."""
        found = call(archive, "read_passage", ref="minutes/p2")
        assert found["remarks"][0].endswith(": printed by mistake.")
        words = found["paragraphs"][0]["text"]
        said = text_of(archive, "read_passage", ref="minutes/p2")
        assert f"[p2] {words}\n(Withdrawn: printed by mistake)" in said

    def test_words(self, archive: FlaskClient) -> None:
        """An address of words reads these words; where they were corrected it says so."""
        now = call(archive, "read_passage", ref="notice/p1~1-3")
        assert now["words"].startswith("The ferry leaves")
        assert now["notice"] == ""
        wrong = call(archive, "read_passage", ref="notice/p1~1-3.aaaaaa")
        assert (wrong["words"], bool(wrong["notice"])) == ("", True)

    @pytest.mark.parametrize(
        "reference", ["nowhere", "notice/p99", "notice@9", "???", "https://[", "notice/s9", "/"]
    )
    def test_what_is_not_there(self, archive: FlaskClient, reference: str) -> None:
        """The answer says so, and what a reference is like."""
        assert "report-on-peace/p7" in error_of(archive, "read_passage", ref=reference)

    def test_long_passages_are_read_to_their_end(self, tmp_path: Path) -> None:
        """The parts of a text with paragraphs longer than an answer are all its words, each once."""
        sentences = " ".join(f'The "harvest" of {n} was good.' for n in range(800))
        unspaced = "収穫" * 6_000
        given = ("Short.", sentences, "Short again.", unspaced, "The end.")
        write_texts(tmp_path / "texts", [text_with("long", *given)])
        settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
        build(settings)
        client, words = create_app(settings).test_client(), dict[str, str]()
        arguments: Json = {"ref": "long"}
        while True:
            found = result(client, "tools/call", name="read_passage", arguments=arguments)
            value, (content,) = found["structuredContent"], found["content"]
            size = len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
            assert max(size, len(content["text"])) <= MAX_CHARS
            for each in value["paragraphs"]:
                words[each["number"]] = words.get(each["number"], "") + each["text"]
            if value["next_cursor"] is None:
                break
            arguments["cursor"] = value["next_cursor"]
        assert tuple(words.values()) == given


class TestQuotation:
    """`check_quotation`."""

    def test_verdicts(self, archive: FlaskClient) -> None:
        """Exact, close with every differing word, and absent with what was searched."""
        said = "abolishes secret diplomacy, and will conduct all negotiations"
        (exact,) = call(archive, "check_quotation", quotation=said)["results"]
        assert (exact["verdict"], exact["places"][0]["ref"]) == ("exact", "an-address/p2")
        assert exact["places"][0]["url"] in exact["places"][0]["citation"]
        (close,) = call(archive, "check_quotation", quotation=said.replace("secret", "private"))[
            "results"
        ]
        assert close["verdict"] == "close"
        assert {"kind": "different", "quoted": "private", "source": "secret"} in close["places"][0][
            "differences"
        ]
        absent = call(
            archive, "check_quotation", quotation="All animals are equal but some are more equal"
        )
        assert absent["results"][0]["verdict"] == "absent"
        assert absent["searched"]["paragraphs"] > 1_000
        text = text_of(
            archive, "check_quotation", quotation="All animals are equal but some are more equal"
        )
        assert "Not found in this collection." in text
        assert "says nothing of texts that are not in this collection" in text

    def test_what_the_source_has_is_not_what_the_edition_has(self, archive: FlaskClient) -> None:
        """Words that an edition emends are found in its source, and its own are said to be its own."""
        source = "Landed propety is abolished"
        (found,) = call(archive, "check_quotation", quotation=source)["results"]
        place = found["places"][0]
        assert (found["verdict"], place["transmitted"]) == ("exact", True)
        said = text_of(archive, "check_quotation", quotation=source)
        assert "which this edition emends to: “Landed property is abolished”" in said
        assert f"The source has: “{place['text']}”" not in said

    def test_several_quotations_come_in_pages(self, historians: Settings) -> None:
        """Of a text with several long quotations each has its verdict once."""
        client = create_app(historians).test_client()
        source = client.get("/texts/federalist-10/p2.json").get_json()["sections"][0]["paragraphs"][
            0
        ]["text"]
        parts = [source[at : at + 380] for at in range(0, 380 * 5, 380)]
        arguments: Json = {
            "quotation": "He said " + " and ".join(f"“{part}”" for part in parts if part)
        }
        seen = []
        while True:
            found = call(client, "check_quotation", **arguments)
            assert len(json.dumps(found, ensure_ascii=False, separators=(",", ":"))) <= MAX_CHARS
            seen += [each["quotation"] for each in found["results"]]
            if found["next_cursor"] is None:
                break
            arguments["cursor"] = found["next_cursor"]
        assert len(seen) == len(set(seen)) == len([part for part in parts if part])

    def test_nothing_to_check(self, archive: FlaskClient) -> None:
        """Signs without words, and too many words, are said to be no quotation."""
        assert "no words to check" in error_of(archive, "check_quotation", quotation="… !")
        assert "at most 2,500" in error_of(archive, "check_quotation", quotation="x" * 2501)


class TestCite:
    """`cite`."""

    def test_styles(self, archive: FlaskClient) -> None:
        """Each passage has both forms of its style; references that lead nowhere are named beside."""
        found = call(archive, "cite", refs=["a-debate/p2", "nowhere/p1"], style="mla")
        (cited,) = found["citations"]
        assert cited["url"] in cited["entry"]
        assert cited["short"].startswith("(")
        assert found["problems"][0]["ref"] == "nowhere/p1"
        assert "There is nothing at" in error_of(archive, "cite", refs=["nowhere/p1"])
        assert "a list of 1 to 20" in error_of(archive, "cite", refs=[])
        assert "a list of 1 to 20" in error_of(archive, "cite", refs="notice")
        assert "one of chicago" in error_of(archive, "cite", refs=["notice"], style="bluebook")

    def test_many_come_in_pages(self, archive: FlaskClient) -> None:
        """Twenty citations are more than one answer has, and each comes once."""
        arguments: Json = {"refs": [f"text-{number:04}/p1" for number in range(20)]}
        seen: list[str] = []
        while True:
            found = call(archive, "cite", **arguments)
            seen += [each["ref"] for each in found["citations"]]
            if found["next_cursor"] is None:
                break
            arguments["cursor"] = found["next_cursor"]
        assert seen == arguments["refs"]


class TestList:
    """`list_texts`."""

    def test_filters(self, archive: FlaskClient) -> None:
        """Texts are found by title, author, collection, language and date; withdrawn ones are not listed."""
        found = call(archive, "list_texts", title="harvest", language="de", to="1750", limit=50)
        assert 0 < found["total"] < 100
        assert {text["language"] for text in found["texts"]} == {"de"}
        assert all(text["url"] and text["citation"] and text["revision"] for text in found["texts"])
        assert call(archive, "list_texts", title="nothing of that name")["total"] == 0
        assert call(archive, "list_texts")["total"] == LISTED

    def test_pages(self, archive: FlaskClient) -> None:
        """The second page goes on where the first ends, in the order asked for."""
        first = call(archive, "list_texts", sort="title", limit=50)
        second = call(archive, "list_texts", sort="title", limit=50, cursor=first["next_cursor"])
        listed = [text["ref"] for page in (first, second) for text in page["texts"]]
        assert len(listed) == len(set(listed)) > 10


class TestHistory:
    """`passage_history`."""

    def test_corrections(self, archive: FlaskClient) -> None:
        """Each correction has its revision, its day, its note and its words, the newest first."""
        found = call(archive, "passage_history", ref="notice/p1")
        assert [each["revision"] for each in found["corrections"]] == [3, 2]
        assert found["corrections"][0]["words"] == [{"old": "old", "new": "new"}]
        assert found["corrections"][0]["date"] == "2026-03-05"
        text = text_of(archive, "passage_history", ref="notice/p1")
        assert "“old” became “new”" in text

    def test_whole_texts_have_revisions(self, archive: FlaskClient) -> None:
        """Of a whole text its revisions are listed, each with its own address."""
        found = call(archive, "passage_history", ref="notice")
        assert [each["ref"] for each in found["revisions"]] == ["notice@3", "notice@2", "notice@1"]

    def test_without_history(self, archive: FlaskClient) -> None:
        """A passage that never changed, and a draft, say so."""
        assert "Not changed since it was first published" in text_of(
            archive, "passage_history", ref="salam/p1"
        )
        assert "was never published" in text_of(archive, "passage_history", ref="draft-letter/p1")


def test_no_such_tool(archive: FlaskClient) -> None:
    """The error of the protocol names the tools that there are."""
    for name in ("delete_text", None, 7):
        answer = post(archive, message("tools/call", name=name)).get_json()
        assert answer["error"]["code"] == -32602
        assert "search_passages" in answer["error"]["message"]


class TestResources:
    """Resources."""

    def test_list_and_read(self, archive: FlaskClient) -> None:
        """All texts are listed page by page; what is listed can be read, with its citation."""
        seen: list[str] = []
        params: Json = {}
        while True:
            page = result(archive, "resources/list", **params)
            seen += [each["uri"] for each in page["resources"]]
            if "nextCursor" not in page:
                break
            params["cursor"] = page["nextCursor"]
        assert len(seen) == len(set(seen)) == LISTED
        (content,) = result(archive, "resources/read", uri="pincite://texts/notice/p1")["contents"]
        assert content["text"].startswith("The ferry leaves at one o’clock")
        assert f"{URL}/texts/notice/p1" in content["text"]
        templates = result(archive, "resources/templates/list")["resourceTemplates"]
        assert all(each["uriTemplate"].startswith("pincite://texts/{slug}") for each in templates)

    @pytest.mark.parametrize(
        "uri", [None, 7, "file:///etc/passwd", "pincite://texts/nowhere", "pincite://texts/", "x"]
    )
    def test_not_found(self, archive: FlaskClient, uri: object) -> None:
        """It is the error of the protocol for a resource that is not there."""
        error = post(archive, message("resources/read", uri=uri)).get_json()["error"]
        assert error["code"] == -32602

    def test_bad_cursor(self, archive: FlaskClient) -> None:
        """It is the error of the protocol for parameters."""
        error = post(archive, message("resources/list", cursor="x")).get_json()["error"]
        assert error["code"] == -32602
