"""The page of a passage: its words first, the way to its neighbours, one citation, and the rest folded."""

import re

import pytest
from flask.testing import FlaskClient

AT = "/texts/report-on-peace"


@pytest.mark.parametrize("place", ["p9", "p7-p9", "p9~4-19.6yxwlu"])
def test_the_date_is_as_the_source_prints_it(client: FlaskClient, place: str) -> None:
    """A speech dated in two calendars has both, as they are printed."""
    shown = client.get(f"{AT}/{place}").text
    assert '<p class="date">October 26 (November 8), 1917</p>' in shown


@pytest.mark.parametrize("place", ["p9", "p7-p9"])
def test_words_come_first_and_the_way_on_is_close_to_them(client: FlaskClient, place: str) -> None:
    """The words, *Read in context*, the neighbours, the citation, and what is known beside."""
    shown = client.get(f"{AT}/{place}").text
    marks = ['class="words"', ">Read in context<", 'rel="prev"', 'rel="next"', 'id="cite"']
    places = [shown.index(mark) for mark in [*marks, ">Link, sharing, formats and revision<"]]
    assert places == sorted(places)


def test_permalink_formats_and_revision_are_folded(client: FlaskClient) -> None:
    """They open without scripts; programs find the formats in the head as well."""
    shown = client.get(f"{AT}/p9").text
    folded = re.findall(r"<details.*?</details>", shown, re.DOTALL)
    (known,) = [each for each in folded if "Link, sharing, formats and revision" in each]
    for words in (f"http://localhost{AT}/p9<", "TEI", "Revision 1, published", "All revisions"):
        assert words in known
    assert f'href="{AT}/p9.tei.xml"' in shown.partition("</head>")[0]


@pytest.mark.parametrize("place", ["p9", "p7-p9", "p9~4-19.6yxwlu"])
@pytest.mark.parametrize("style", ["mla", "wikipedia"])
def test_a_style_is_chosen_by_a_link(client: FlaskClient, place: str, style: str) -> None:
    """It leads to the same passage, at its citation."""
    assert f'href="{AT}/{place}?style={style}#cite"' in client.get(f"{AT}/{place}").text


def test_a_range_over_many_sections_does_not_name_them_all(client: FlaskClient) -> None:
    """The heading has the sections of one or two; the paragraphs tell where a longer range is."""
    assert '<span class="part">› Decree on Peace</span>' in client.get(f"{AT}/p7-p9").text
    assert '<span class="part">' not in client.get(f"{AT}/p1-p17").text
