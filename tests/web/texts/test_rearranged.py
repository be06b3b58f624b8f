"""After moves, merges, splits and withdrawals every range and link shows what it cited, or says what became of it."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.publishing import amendments as amending
from archive.publishing.amendments import Amendment
from archive.publishing.publish import OutcomeKind
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.fingerprint import fingerprint
from tests.support.cited_words import ENDINGS
from tests.support.lives import Life
from tests.support.lives import every_citation_holds
from tests.support.site import follow
from tests.support.site import words_of
from tests.support.tei import faults
from tests.support.word_links import marked

LETTERS = "alpha beta gamma delta epsilon zeta eta theta".split()


def words(number: int) -> str:
    """Return the words of a paragraph, which are in no other."""
    return " ".join(f"{letter}{number}" for letter in LETTERS) + "."


@pytest.fixture(scope="module")
def links() -> dict[str, str]:
    """Links made before the first amendment, by their paragraphs."""
    return {}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, links: dict[str, str]) -> Life:
    """A text of twelve paragraphs, rearranged in six revisions."""
    life = Life(tmp_path_factory.mktemp("rearranged"), "m")
    life.texts.path.mkdir()
    body = "\n\n".join(map(words, range(1, 13)))
    life.path.write_text(f"---\nslug: m\ntitle: A title\n---\n{body}\n")
    assert life.publish("").kind is OutcomeKind.PUBLISHED
    client = life.client()
    for n in range(1, 12):
        place = f"/texts/m/p{n}-p{n + 1}/words"
        typed = {"from": f"zeta{n}", "to": f"gamma{n + 1}"}
        links[f"p{n}-p{n + 1}"] = client.get(place, query_string=typed).headers["Location"]
    typed = {"from": "beta3", "to": "eta3"}
    links["p3"] = client.get("/texts/m/p3/words", query_string=typed).headers["Location"]
    for amendment in (
        amending.move("p1", "p4"),
        amending.merge("p6", "p7"),
        amending.move("p8", "p10"),
        amending.split("p11", "epsilon11"),
        amending.retire("p3", "not in the manuscript"),
    ):
        assert life.amend(amendment).kind is OutcomeKind.PUBLISHED
    life.edit(lambda text: text.replace("{#p4}", f"{{#p4}}\n\n{words(44)}"))
    assert life.publish("left out").kind is OutcomeKind.PUBLISHED
    return life


@pytest.fixture(scope="module")
def client(life: Life) -> FlaskClient:
    """A browser before that text: 2, (3), 4, 4a, 1, 5, 6 with 7, 9, 10, 8, 11, 11a, 12."""
    return life.client()


def _withdrawn(folder: Path, *amendments: Amendment) -> FlaskClient:
    """Return a browser before a text of five paragraphs after these *amendments*."""
    life = Life(folder, "m")
    life.texts.path.mkdir()
    body = "\n\n".join(map(words, range(1, 6)))
    life.path.write_text(f"---\nslug: m\ntitle: A title\n---\n{body}\n")
    life.publish("")
    for amendment in amendments:
        assert life.amend(amendment).kind is OutcomeKind.PUBLISHED
    return life.client()


def numbers(client: FlaskClient, address: str) -> list[str]:
    """Return the numbers of the paragraphs at *address*."""
    body = follow(client, f"{address}.json")[1].json
    assert body is not None
    return [p["number"] for section in body["sections"] for p in section["paragraphs"]]


class TestRanges:
    """Ranges."""

    @pytest.mark.parametrize(
        ("range", "shown", "told"),
        [
            (
                "p1-p2",
                "p2 p1",
                "In revision 2 (22 November 2026), paragraph 1 was moved after paragraph 4."
                " Paragraphs 3, 4 and 4a are now between these paragraphs, and do not belong to this range.",
            ),
            ("p7-p9", "p6 p9 p8", "paragraph 7 was merged into paragraph 6. In revision 4"),
            ("p8-p9", "p9 p8", "Paragraph 10 is now between these paragraphs, and does not"),
            ("p10-p11", "p10 p11 p11a", "paragraph 11 was split into paragraphs 11 and 11a."),
            ("p4-p1", "p4 p4a p1", "In revision 7 (22 November 2026), paragraph 4a was added."),
            ("p4-p5", "p4 p5", "Paragraphs 4a and 1 are now between these paragraphs"),
            ("p5-p6", "p5 p6", "paragraph 7 was merged into paragraph 6."),
            ("p5-p7", "p5 p6", "paragraph 7 was merged into paragraph 6."),
        ],
    )
    def test_shows_what_it_cited(
        self, client: FlaskClient, range: str, shown: str, told: str
    ) -> None:
        """Its paragraphs in their present order, what was done to them, and a link to what it was."""
        assert numbers(client, f"/texts/m/{range}") == shown.split()
        hops, page = follow(client, f"/texts/m/{range}")
        assert page.status_code == 200
        assert told in words_of(page)
        assert "This page shows the paragraphs of this range as they are now." in words_of(page)
        (before,) = re.findall(r'href="(/texts/m@\d/[^"]+)">Revision \d</a> has it as', page.text)
        assert before.rpartition("/")[2] == hops[-1].rpartition("/")[2]
        first, last = before.rpartition("/")[2].split("-")
        assert numbers(client, before)[0] == first
        assert numbers(client, before)[-1] == last

    @pytest.mark.parametrize("range", ["p2-p4", "p12-p12", "p10-p8", "p9-p10", "p11a-p12"])
    def test_an_untouched_range_says_nothing(self, client: FlaskClient, range: str) -> None:
        """A range that has just the paragraphs of its first publication has no notice."""
        page = follow(client, f"/texts/m/{range}")[1]
        assert page.status_code == 200
        assert 'class="whereabouts"' not in page.text
        assert "range" not in follow(client, f"/texts/m/{range}.json")[1].json  # type: ignore[operator]

    def test_says_how_to_cite_what_is_between_now(self, client: FlaskClient) -> None:
        """If its ends still come in this order, a link leads to all that is between them in this revision."""
        page = follow(client, "/texts/m/p2-p1")[1]
        assert "p2 p3 p4 p4a p1".split() == numbers(client, "/texts/m/p2-p1")
        assert "paragraph 4a was added" in words_of(page)
        moved = follow(client, "/texts/m/p7-p9")[1]
        assert 'href="/texts/m@7/p6-p9">Revision 7</a>, the current one, has' in moved.text
        assert numbers(client, "/texts/m@7/p6-p9") == ["p6", "p9"]

    @pytest.mark.parametrize(
        ("typed", "leads_to"),
        [("p2-p2", "p2"), ("p4-p2", "p2-p4"), ("p9-p7", "p6-p9"), ("p6-p7", "p6"), ("p7-p6", "p6")],
    )
    def test_one_address(self, client: FlaskClient, typed: str, leads_to: str) -> None:
        """A range that was never published backwards, or has merged ends, leads to the one that says the same."""
        hops, page = follow(client, f"/texts/m/{typed}")
        assert (hops[1:], page.status_code) == ([f"/texts/m/{leads_to}"], 200)

    def test_a_revision_is_read_in_its_own_order(self, client: FlaskClient) -> None:
        """In a revision a reversed range leads to the range, by the order of this revision."""
        assert follow(client, "/texts/m@1/p2-p1")[0][-1] == "/texts/m@1/p1-p2"
        assert follow(client, "/texts/m@2/p1-p2")[0][-1] == "/texts/m@2/p2-p1"
        assert numbers(client, "/texts/m@2/p1-p2") == ["p2", "p3", "p4", "p1"]
        assert client.get("/texts/m@1/p1-p4a").status_code == 404

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_every_format_says_it(self, client: FlaskClient, ending: str) -> None:
        """Each machine format has the sentences of the page."""
        answer = client.get(f"/texts/m/p1-p2{ending}")
        assert answer.status_code == 200
        said = "paragraph 1 was moved after paragraph 4"
        assert said in " ".join(answer.text.split())
        if ending == ".tei.xml":
            assert faults([answer.text]) == []

    def test_words_are_linked_where_they_are_together(self, client: FlaskClient) -> None:
        """The form of a range whose ends changed places links to the revision in which they were together."""
        place = "/texts/m/p1-p2/words"
        there = client.get(place, query_string={"from": "zeta1"})
        assert there.status_code == 302
        assert there.headers["Location"] == "/texts/m@1/p1-p2/words?from=zeta1"
        made = client.get(there.headers["Location"]).headers["Location"]
        assert marked(client.get(made).text) == ["zeta1"]
        assert "data-words" not in client.get("/texts/m/p1-p2").text
        assert "data-words" in client.get("/texts/m/p2-p4").text


class TestWithdrawn:
    """What was withdrawn."""

    @pytest.mark.parametrize("ending", ["", *ENDINGS])
    def test_a_paragraph(self, client: FlaskClient, ending: str) -> None:
        """It answers 410 with the reason in every format, and with its last words in all that have words."""
        answer = client.get(f"/texts/m/p3{ending}")
        assert answer.status_code == 410
        text = " ".join(answer.text.split())
        assert "withdrawn in revision 6 (22 November 2026)" in text
        assert "not in the manuscript" in text
        assert ("theta3" in text) == (ending not in (".ris", ".bib", ".csl.json"))
        if ending == ".tei.xml":
            assert faults([answer.text]) == []

    @pytest.mark.parametrize("revision", [1, 2, 5])
    def test_its_revisions(self, client: FlaskClient, revision: int) -> None:
        """Its words can be read in every revision that had them."""
        assert "theta3" in words_of(follow(client, f"/texts/m@{revision}/p3")[1])
        assert client.get(f"/texts/m@{revision}/p3").status_code == 200

    def test_the_revision_that_withdrew_it(self, client: FlaskClient) -> None:
        """This revision has a tombstone, for ever."""
        answer = client.get("/texts/m@6/p3")
        assert answer.status_code == 200
        assert "withdrawn: not in the manuscript" in words_of(answer)

    @pytest.mark.parametrize("range", ["p2-p4", "p3-p4", "p2-p3"])
    def test_a_range_with_something_left(self, client: FlaskClient, range: str) -> None:
        """It answers 200 with what is left, and says what is gone, also at an end."""
        answer = client.get(f"/texts/m/{range}")
        assert answer.status_code == 200
        assert "Paragraph 3 was withdrawn: not in the manuscript." in words_of(answer)
        assert "theta3" not in answer.text
        for ending in ENDINGS:
            body = client.get(f"/texts/m/{range}{ending}")
            assert body.status_code == 200
            # In these the words of a passage have no place.
            assert "not in the manuscript" in body.text or ending == ".jsonld"

    def test_a_range_links_to_the_ends_that_it_had_last(self, tmp_path: Path) -> None:
        """Its last words are at an address of their revision, though an end was merged before, and another moved."""
        client = _withdrawn(
            tmp_path,
            amending.split("p2", "delta2"),
            amending.move("p2a", ""),
            amending.merge("p2", "p3"),
            amending.move("p4", "p5"),
            amending.retire("p2", "r2"),
            amending.retire("p4", "r4"),
            amending.retire("p5", "r5"),
        )
        for range, last in (("p3-p5", "p2-p4"), ("p3-p4", "p2-p4"), ("p4-p5", "p5-p4")):
            hops, page = follow(client, f"/texts/m/{range}")
            (link,) = re.findall(r'href="([^"]+)">Revision \d</a> has the last of them', page.text)
            assert link.rpartition("/")[2] == last
            body = client.get(f"{hops[-1]}.json").json
            assert body is not None
            assert body["withdrawn"]["last_words"] == link
            assert client.get(link).status_code == 200
        alone = client.get("/texts/m/p5")
        assert 'href="/texts/m@7/p5">Revision 7</a> still has them in their place.' in alone.text

    def test_a_range_of_which_a_part_was_withdrawn_before(self, tmp_path: Path) -> None:
        """No revision is said to have all words of it that has only those that were withdrawn last."""
        client = _withdrawn(tmp_path, amending.retire("p3", "r3"), amending.retire("p2", "r2"))
        page = client.get("/texts/m/p2-p3")
        assert page.status_code == 410
        assert "they were withdrawn one after another" in page.text
        assert "theta2" in page.text
        assert "theta3" in page.text

    def test_a_range_of_a_text_that_was_withdrawn(self, tmp_path: Path) -> None:
        """The address of its last words is one of the revision that withdrew the text."""
        client = _withdrawn(
            tmp_path,
            amending.split("p2", "delta2"),
            amending.move("p2a", ""),
            amending.merge("p2", "p3"),
            amending.retire_text("its owner asked"),
        )
        body = client.get("/texts/m/p3-p5.json").json
        assert body is not None
        assert body["withdrawn"]["last_words"] == "/texts/m@5/p2-p5"
        assert client.get("/texts/m@5/p2-p5").status_code == 200
        assert client.get("/texts/m.json").json["withdrawn"]["last_words"] == "/texts/m@5"  # type: ignore[index]

    def test_a_link_to_its_words(self, client: FlaskClient, links: dict[str, str]) -> None:
        """It answers 410 with the reason and the words, in every format."""
        for ending in ("", *ENDINGS):
            answer = client.get(f"{links['p3']}{ending}")
            assert answer.status_code == 410
            assert "not in the manuscript" in answer.text
            assert "eta3" in answer.text or ending in (".ris", ".bib", ".csl.json")
        assert "beta3 gamma3 delta3 epsilon3 zeta3 eta3" in words_of(client.get(links["p3"]))

    def test_an_address_of_words_without_fingerprint(self, client: FlaskClient) -> None:
        """It leads to the paragraph, which says that it was withdrawn."""
        answer = client.get("/texts/m/p3~1-2")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/texts/m/p3")

    def test_no_words_of_it_can_be_linked_to(self, client: FlaskClient) -> None:
        """The form of a withdrawn paragraph answers 410 as well."""
        assert client.get("/texts/m/p3/words?from=beta3").status_code == 410
        assert client.get("/texts/m/p3/words.json?start=1&end=3").status_code == 410


class TestLinks:
    """Links to words over two paragraphs."""

    @pytest.mark.parametrize(
        ("name", "state", "told"),
        [
            ("p1-p2", "separated", "revision 2 (22 November 2026) their paragraphs are no longer"),
            (
                "p2-p3",
                "corrected",
                "partly withdrawn in revision 6 (22 November 2026). Paragraph 3",
            ),
            ("p3-p4", "corrected", "was withdrawn: not in the manuscript."),
            ("p4-p5", "separated", "revision 2 (22 November 2026) their paragraphs are no longer"),
            ("p5-p6", "unchanged", ""),
            ("p6-p7", "moved", "Since revision 3 (22 November 2026) they are in para. 6."),
            ("p7-p8", "separated", "since revision 4 (22 November 2026) their paragraphs are no"),
            ("p8-p9", "separated", "since revision 4 (22 November 2026) their paragraphs are no"),
            ("p9-p10", "unchanged", ""),
            ("p10-p11", "separated", "since revision 4 (22 November 2026) their paragraphs are no"),
            ("p11-p12", "moved", "Since revision 5 (22 November 2026) they are in paras. 11a–12."),
        ],
    )
    def test_what_became_of_the_words(
        self, client: FlaskClient, links: dict[str, str], name: str, state: str, told: str
    ) -> None:
        """The words are marked where they are together; else the page says so and shows them."""
        page, body = client.get(links[name]), client.get(f"{links[name]}.json").json
        assert body is not None
        assert (page.status_code, body["state"]) == (200, state)
        assert told in words_of(page)
        first, last = (int(number[1:]) for number in name.split("-"))
        linked = f"zeta{first} eta{first} theta{first}. alpha{last} beta{last} gamma{last}"
        assert [bare(word) for word in body["was"]["text"].split()] == [
            bare(word) for word in linked.split()
        ]
        if found := marked(page.text):
            assert state in ("unchanged", "moved")
            assert fingerprint(found) == links[name].rpartition(".")[2]
        else:
            assert linked in " ".join(words_of(page).split())

    def test_separated_words_are_linked_to_one_by_one(
        self, client: FlaskClient, links: dict[str, str]
    ) -> None:
        """Each part has a link that marks it."""
        body = client.get(f"{links['p1-p2']}.json").json
        assert body is not None
        assert body["now"] is None
        parts = [(part["address"].partition(".")[0], part["text"]) for part in body["parts"]]
        assert parts == [
            ("/texts/m/p1~6-8", "zeta1 eta1 theta1."),
            ("/texts/m/p2~1-3", "alpha2 beta2 gamma2"),
        ]
        for part in body["parts"]:
            assert f'href="{part["address"]}"' in client.get(links["p1-p2"]).text
            assert marked(client.get(part["address"]).text) == part["text"].split()
        assert numbers(client, "/texts/m/p1-p2") == ["p2", "p1"]

    @pytest.mark.parametrize("name", ["p1-p2", "p6-p7", "p8-p9"])
    def test_another_fingerprint(
        self, client: FlaskClient, links: dict[str, str], name: str
    ) -> None:
        """A link that nobody made says so, on the page of its paragraphs."""
        page = client.get(f"{links[name].rpartition('.')[0]}.aaaaaa")
        assert page.status_code == 404
        assert "No words here match this link in any revision." in page.text
        assert marked(page.text) == []


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> tuple[FlaskClient, dict[str, str]]:
    """A text of seven paragraphs that was withdrawn in revision 6, and links made before revision 2."""
    life = Life(tmp_path_factory.mktemp("gone"), "m")
    life.texts.path.mkdir()
    body = "\n\n".join(map(words, range(1, 8)))
    life.path.write_text(f"---\nslug: m\ntitle: A title\n---\n{body}\n")
    life.publish("")
    client, made = life.client(), {}
    for place in ("p1-p2", "p3", "p4-p5", "p6", "p7"):
        first, _, last = place.removeprefix("p").partition("-p")
        typed = {"from": f"eta{first}", "to": f"gamma{last}" if last else f"theta{first}"}
        answer = client.get(f"/texts/m/{place}/words", query_string=typed)
        made[place] = answer.headers["Location"]
    life.amend(amending.split("p1", "zeta1"))
    life.edit(lambda text: text.replace("eta3 ", "etta3 "))
    life.publish("misread")
    life.amend(amending.move("p4", "p6"))
    life.amend(amending.retire("p6", "not in the manuscript"))
    life.amend(amending.retire_text("its owner asked"))
    return life.client(), made


class TestOfAWithdrawnText:
    """Links to words of a text that was withdrawn after they had been moved, corrected or withdrawn."""

    @pytest.mark.parametrize(
        ("place", "told"),
        [
            (
                "p1-p2",
                "The words of this link were withdrawn in revision 6 (22 November 2026): its",
            ),
            ("p3", "were replaced in revision 3 (22 November 2026). Their text was withdrawn in"),
            (
                "p4-p5",
                "The words of this link were withdrawn in revision 6 (22 November 2026): its",
            ),
            ("p6", "were replaced in revision 5 (22 November 2026). Their text was withdrawn in"),
            ("p7", "The words of this link were withdrawn in revision 6 (22 November 2026): its"),
        ],
    )
    def test_says_when_the_text_was_withdrawn(
        self, gone: tuple[FlaskClient, dict[str, str]], place: str, told: str
    ) -> None:
        """The revision that moved or corrected words is not said to have withdrawn them."""
        client, made = gone
        page, body = client.get(made[place]), client.get(f"{made[place]}.json").json
        assert body is not None
        assert (page.status_code, body["state"]) == (410, "withdrawn")
        assert told in words_of(page)
        assert "its owner asked" in body["said"]
        assert client.get(body["was"]["address"]).status_code == 200
        assert place[1:2] in client.get(f"{made[place]}.txt").text.partition("eta")[2]
        if found := marked(page.text):
            assert fingerprint(found) == made[place].rpartition(".")[2]

    def test_marks_all_words_or_none(self, tmp_path: Path) -> None:
        """Of words with a paragraph between them that no range of their ends has, all are marked."""
        life = Life(tmp_path, "m")
        life.texts.path.mkdir()
        body = "\n\n".join(map(words, range(1, 6)))
        life.path.write_text(f"---\nslug: m\ntitle: A title\n---\n{body}\n")
        life.publish("")
        life.amend(amending.move("p5", "p1"))
        typed = {"from": "eta1", "to": "gamma2"}
        made = life.client().get("/texts/m@2/p1-p2/words", query_string=typed).headers["Location"]
        life.amend(amending.split("p1", "zeta1"))
        life.amend(amending.retire_text("its owner asked"))
        page = life.client().get(made.replace("@2", ""))
        assert page.status_code == 410
        assert fingerprint(marked(page.text)) == made.rpartition(".")[2]


def test_every_citation_of_this_life(life: Life) -> None:
    """All ranges of all revisions, and links over up to three paragraphs, hold in every format."""
    assert len(life.cited.ranges) > 100
    assert len(life.cited.links) > 60
    every_citation_holds(life)


def test_a_quotation_is_cited_as_it_is_now(tmp_path: Path) -> None:
    """A quotation over two paragraphs that a move put together is cited by an address that shows just these."""
    life = Life(tmp_path, "m")
    life.texts.path.mkdir()
    body = "\n\n".join(map(words, range(1, 5)))
    life.path.write_text(f"---\nslug: m\ntitle: A title\n---\n{body}\n")
    life.publish("")
    life.amend(amending.move("p4", "p2"))
    client = life.client()

    def place(typed: str) -> str:
        body = client.get("/quotation.json", query_string={"q": typed}).json
        assert body is not None
        return str(body[0]["places"][0]["address"])

    assert place("zeta4 eta4 theta4 alpha3 beta3 gamma3") == "/texts/m/p4-p3"
    over = f"{words(2)} {words(4)} {words(3)}"
    assert place(over) == "/texts/m@2/p2-p3"
    assert numbers(client, place(over)) == ["p2", "p4", "p3"]
