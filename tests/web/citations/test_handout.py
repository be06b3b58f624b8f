"""The handout: selected passages with their words, numbered and cited, to be printed."""

import re

import pytest
from flask.testing import FlaskClient

from archive.citation import STYLES
from archive.web.citations import handout
from tests.support.site import page
from tests.support.site import words_of

AT = "/citations/handout"
SELECTED = "p=report-on-peace/p9&p=report-on-peace/p7-p8&p=report-on-peace/p9~4-19.6yxwlu"


def passages(shown: str) -> list[str]:
    """Return the markup of each passage of a handout."""
    listed = shown.partition('<ol class="handout">')[2].partition("</ol>")[0]
    return re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)


def test_each_passage_has_its_words_citation_and_permalink(client: FlaskClient) -> None:
    """In the order of selection: a paragraph, a range with its numbers, and single words."""
    one, several, words = passages(page(client, f"{AT}?{SELECTED}"))
    assert "The government abolishes secret diplomacy" in one
    assert re.findall(r'class="number"[^>]*>(\d+)<', several) == ["7", "8"]
    assert ">secret diplomacy, and, for its part, announces" in words
    assert "abolishes" not in words
    for passage, place in ((one, "p9"), (several, "p7-p8"), (words, "p9~4-19.6yxwlu")):
        assert f'href="/texts/report-on-peace/{place}"' in passage
        assert f"http://localhost/texts/report-on-peace/{place}." in passage
        assert "October 26 (November 8), 1917" in passage


@pytest.mark.parametrize("style", STYLES)
def test_passages_are_cited_in_the_chosen_style(client: FlaskClient, style: str) -> None:
    """The link to a style keeps the passages, and so does the way to the citations."""
    shown = page(client, f"{AT}?{SELECTED}&style={style}")
    assert f"style={style}#cite" in shown
    assert len(passages(shown)) == 3
    assert 'href="/citations?p=report-on-peace/p9&amp;p=report-on-peace/p7-p8&amp;' in shown
    assert "/citations/handout?p=report-on-peace/p9&amp;" in page(client, f"/citations?{SELECTED}")


def test_no_id_occurs_twice(client: FlaskClient) -> None:
    """The same paragraph may be selected alone and in a range, and paragraphs of two texts have one number."""
    shown = page(client, f"{AT}?p=report-on-peace/p9&p=report-on-peace/p8-p9&p=report-on-peace/p16")
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


def test_a_whole_text_is_cited_without_its_words(client: FlaskClient) -> None:
    """A handout has passages; who wants a text prints it."""
    (whole,) = passages(page(client, f"{AT}?p=report-on-peace"))
    assert 'class="citation"' in whole
    assert 'class="words"' not in whole


def test_what_is_too_much_is_said(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handout has an end, and says that it was reached."""
    monkeypatch.setattr(handout, "MAX_PARAGRAPHS", 3)
    answer = client.get(
        f"{AT}?p=report-on-peace/p1-p2&p=report-on-peace/p4-p9&p=report-on-peace/p10"
    )
    assert "Only the first 3 paragraphs are shown." in words_of(answer)
    assert answer.text.count('class="number"') == 3


def test_what_is_not_here_is_said(client: FlaskClient) -> None:
    """Without a selection, or with one that names nothing, there is a sentence on what to do."""
    assert "Nothing is selected." in words_of(client.get(AT))
    assert "nowhere/p1: no such passage" in words_of(client.get(f"{AT}?p=nowhere/p1"))
