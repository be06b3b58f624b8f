"""Passages of one text in one bibliography, whatever became of them: rearranged, withdrawn, of another revision."""

import json
import re

import pytest
from flask.testing import FlaskClient

from archive.publishing import amendments as amending
from tests.support.lives import Life
from tests.support.site import words_of

#: A range that was rearranged, a paragraph that was not, one of an earlier revision, one that was withdrawn, words.
PLACES = ("m/p1-p2", "m/p5", "m@1/p5", "m/p3", "m/p5~1-2", "m/p5~12", "m@1/p5~1-2")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A text of seven paragraphs in four revisions, emended in the last."""
    life = Life(tmp_path_factory.mktemp("cited"), "m")
    life.texts.path.mkdir()
    letters = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda my ny".split()
    body = "\n\n".join(" ".join(f"{word}{n}" for word in letters) for n in range(1, 8))
    life.path.write_text(
        f"---\nslug: m\ntitle: A title\nauthor: A. Other\ndate: 1920\n---\n{body}\n"
    )
    life.publish("")
    life.amend(amending.move("p1", "p4"))
    life.amend(amending.retire("p3", "not in the manuscript"))
    life.edit(lambda text: text.replace("beta5", "{~~bta5~>beta5~~}"))
    life.publish("as the source reads")
    return life.client()


def cited(client: FlaskClient, *places: str, style: str = "author-date") -> str:
    """Return the citations of *places*, and their bibliography."""
    page = client.get("/citations", query_string={"p": places, "style": style})
    return words_of(page).partition("Wikipedia ")[2]


@pytest.mark.parametrize("style", ["chicago", "author-date", "mla", "apa", "harvard"])
@pytest.mark.parametrize("places", [("m/p1-p2", "m/p5"), ("m/p4-p5", "m/p1-p2", "m/p1-p4", "m/p7")])
def test_a_text_has_one_entry(client: FlaskClient, style: str, places: tuple[str, ...]) -> None:
    """What became of a range is not said of its text, which has one entry, and so no letter after its year."""
    made = cited(client, *places, style=style)
    assert len(re.findall(r"http://localhost/texts/m[ .]", f"{made} ")) == 1
    assert "1920a" not in made


def test_a_withdrawn_passage_is_cited_in_the_revision_that_has_it(client: FlaskClient) -> None:
    """Its text was not withdrawn: the entry is that of the revision with its words, and says so of none."""
    made = cited(client, "m/p3", "m/p5")
    assert "http://localhost/texts/m@2. " in made
    assert "http://localhost/texts/m. " in made
    assert "revision 2. http" in made
    assert "since withdrawn" not in made
    note = cited(client, "m/p3", style="chicago")
    assert (
        "para. 3, transcription, revision 2, since withdrawn, http://localhost/texts/m/p3." in note
    )


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("m/p5", "transcription, emended readings marked, revision 4"),
        ("m@4/p5", "transcription, emended readings marked, revision 4"),
        ("m@1/p5", "transcription, revision 1"),
        ("m@3/p7", "transcription, revision 3"),
    ],
)
def test_a_revision_has_its_own_emendations(client: FlaskClient, place: str, told: str) -> None:
    """Emended readings are in the citation of the revisions that mark them, and of no earlier one."""
    assert told in cited(client, place, style="chicago")
    assert told in words_of(client.get(f"/texts/{place}"))


def test_every_record_has_a_key_of_its_own(client: FlaskClient) -> None:
    """Revisions and words of one paragraph are different records; programs keep one of each key."""
    keys = {
        "bib": re.findall(r"^@\w+\{(\w+),", _file(client, "bib"), re.MULTILINE),
        "csl.json": [item["id"] for item in json.loads(_file(client, "csl.json"))],
        "ris": re.findall(r"^ID  - (\S+)", _file(client, "ris"), re.MULTILINE),
    }
    for ending, found in keys.items():
        assert len(set(found)) == len(PLACES), (ending, found)
    assert keys["ris"][:3] == ["m-p1-p2", "m-p5", "m-r1-p5"]


def _file(client: FlaskClient, ending: str) -> str:
    return client.get(f"/citations.{ending}", query_string={"p": PLACES}).text


def test_a_file_of_a_revision_has_its_name(client: FlaskClient) -> None:
    """Files of two revisions of a paragraph do not overwrite each other."""
    for place, name in (("m/p5", "m-p5"), ("m@1/p5", "m-r1-p5"), ("m@1", "m-r1"), ("m", "m")):
        answer = client.get(f"/texts/{place}.ris")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.ris"'
