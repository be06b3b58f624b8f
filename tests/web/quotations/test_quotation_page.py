"""The quotation page: the verdict, every differing word, and a permanent address."""

import re
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

MISQUOTED = "We, however, are not opposed to secret diplomacy and will act openly"


def page(client: FlaskClient, q: str, **more: str) -> str:
    """Return the page that answers *q*."""
    answer = client.get(f"/quotation?{urlencode({'q': q, **more})}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_without_a_quotation_the_page_explains_itself(client: FlaskClient) -> None:
    """The box, and what the three verdicts mean."""
    shown = page(client, "")
    assert "<textarea" in shown
    assert "There are three possible results" in shown


def compared(shown: str) -> str:
    """Return the quotation corrected to the source: struck words in square brackets, words set in green in braces."""
    (corrected,) = re.findall(r'<p class="compared"[^>]*>(.*?)</p>', shown, re.DOTALL)
    bare = re.sub(r'<span class="unseen">.*?</span>', "", corrected)
    marked = re.sub(r"<ins>(.*?)</ins>", r"{\1}", re.sub(r"<del>(.*?)</del>", r"[\1]", bare))
    return " ".join(re.sub(r"<[^>]*>", "", marked).split())


#: Words left out, added, replaced, respelt, several at once, in the midst of a clause left out, and punctuation.
CORRECTED = [
    ("The government abolishes diplomacy", "The government abolishes {secret} diplomacy"),
    ("The government has abolished secret diplomacy", "[has] [abolished] {abolishes} secret"),
    ("The government abolishes all secret diplomacy", "abolishes [all] secret diplomacy"),
    ("The government abolishes open diplomacy", "abolishes [open] {secret} diplomacy"),
    ("emancipate the laboring and exploited masses", "the [laboring] {labouring} and exploited"),
    (
        "we are not opposed to secret diplomacy and will act openly",
        "We, {however}, are [not] opposed to secret diplomacy and will act openly",
    ),
    (
        "the government proposes an armistice of not less than six months",
        "{should be concluded for a period} of not less than [six] {three} months",
    ),
    (
        "delay the possibility of peace, and the people’s governments dare not do it",
        "delay the possibility of {concluding} peace, and the people&#39;s [governments] {government}",
    ),
    (
        "The workers movement will triumph and make the way to peace",
        "triumph and {will} [make] {pave} the",
    ),
]


@pytest.mark.parametrize(("quotation", "shown"), CORRECTED)
def test_the_quotation_is_corrected_to_the_source(
    client: FlaskClient, quotation: str, shown: str
) -> None:
    """What the quotation has wrongly is struck, what the source has is set in green: never the other way round."""
    assert shown in compared(page(client, quotation))


def test_an_exact_match_shows_its_place(client: FlaskClient) -> None:
    """With a citation to copy and the address of the result."""
    shown = page(client, "The government abolishes secret diplomacy")
    assert "</span> Exact match.<" in shown
    assert 'href="/texts/report-on-peace/p9"' in shown
    assert "para. 9" in shown
    assert "state=2026" in shown


def test_an_added_not_stands_out(client: FlaskClient) -> None:
    """A quotation and its negation are nearly alike: the word is struck, and named in words."""
    shown = page(client, MISQUOTED)
    assert "Close match: 1 word differs from the source." in shown
    assert "not in the source: </span>not</del>" in shown
    assert "<li>“not” is not in the source</li>" in shown


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("The government abolishes secret diplomacy", "✓</span> Exact match."),
        (MISQUOTED, "≈</span> Close match: 1 word differs"),
        ("Call me Ishmael", "✕</span> Not found in this collection."),
    ],
)
def test_a_verdict_is_told_by_more_than_colour(
    client: FlaskClient, quotation: str, verdict: str
) -> None:
    """By a sign, and in words."""
    assert verdict in page(client, quotation)


def test_a_correction_has_a_legend_and_an_exact_match_none(client: FlaskClient) -> None:
    """One line says what is struck and what is green; the citation comes before the list of words."""
    shown = page(client, MISQUOTED)
    assert shown.count('class="key"') == 1
    order = ["verdict", "compared", "key", "cited", "differences"]
    assert order == sorted(order, key=lambda name: shown.index(f'class="{name}"'))
    assert 'class="key"' not in page(client, "The government abolishes secret diplomacy")


def test_an_absent_quotation_says_what_was_searched(client: FlaskClient) -> None:
    """How much, from which years; no passage is called close that shares only common words."""
    shown = page(client, "Four score and seven years ago our fathers brought forth")
    assert "Not found in this collection." in shown
    assert "Searched 17 paragraphs in 1 text from 1917." in shown
    assert "Closest passages" not in shown


def test_close_passages_are_plainly_not_the_quotation(client: FlaskClient) -> None:
    """They are shown where they share something telling, under a heading that says what they are."""
    shown = page(
        client,
        "The government is ready to conclude peace on the terms indicated by the soldiers, "
        "and the armistice will be signed by all the capitalists of Germany",
    )
    assert ">Closest passages, none of which matches<" in shown


def test_a_quotation_cannot_bring_markup(client: FlaskClient) -> None:
    """Pasted markup is shown as text."""
    shown = page(client, "<script>alert(1)</script> secret diplomacy <b>")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_a_posted_quotation_gets_an_address(client: FlaskClient) -> None:
    """The form works without scripts: a short text redirects to its address, a long one is answered at once."""
    short = client.post("/quotation", data={"q": MISQUOTED})
    assert short.status_code == 303
    assert short.location.startswith("/quotation?q=We%2C+however")
    long = client.post("/quotation", data={"q": f"{MISQUOTED}. " * 80})
    assert long.status_code == 200


def test_an_old_link_says_what_has_changed_since(client: FlaskClient) -> None:
    """The state in the address is compared with the current one."""
    answer = client.get(f"/quotation.json?{urlencode({'q': MISQUOTED})}").get_json()[0]
    same = page(client, MISQUOTED, state=answer["searched"]["state"])
    assert "has not changed since this result" in same
    older = page(client, MISQUOTED, state="1999-12-31.abcdef")
    assert "Published on 1999-12-31 or later" in older
    assert "Report on Peace" in older
    assert "a version of the collection that this site does not know" in page(
        client, MISQUOTED, state="yesterday"
    )


def test_json_is_a_list_with_an_item_for_each_quotation(client: FlaskClient) -> None:
    """Quotation, verdict, places with differences, what was searched."""
    article = f"He said “{MISQUOTED}” and “four score and seven years ago our fathers”."
    answer = client.get(f"/quotation.json?{urlencode({'q': article})}")
    close, absent = answer.get_json()
    assert (close["verdict"], absent["verdict"]) == ("close", "absent")
    assert close["quotation"] == MISQUOTED
    assert close["places"][0]["address"] == "/texts/report-on-peace/p13"
    assert {"kind": "added", "quoted": "not", "source": ""} in close["places"][0]["differences"]
    assert absent["searched"]["paragraphs"] == 17
    assert client.get("/quotation.json").get_json() == []


@pytest.mark.parametrize("q", ["\x00", "…", "a" * 30_000, "“" * 500, "peace " * 3000, "\ud800"])
def test_any_pasted_text_has_a_page(client: FlaskClient, q: str) -> None:
    """Empty, endless or odd text has a page, in time."""
    answer = client.post("/quotation", data={"q": q.encode("utf-8", "replace")})
    assert answer.status_code in (200, 303)


def test_a_quotation_that_is_cut_is_not_exact(client: FlaskClient) -> None:
    """Beyond 20,000 characters nothing is compared, on the page and in the JSON."""
    long = "The government abolishes secret diplomacy" + " " * 20_000 + "at night"
    (served,) = client.post("/quotation.json", data={"q": long}).get_json()
    assert served["verdict"] == "close"
    assert served["remarks"] == [
        "Only the first 20,000 characters were compared, so this is not an exact match."
    ]
    shown = client.post("/quotation", data={"q": long}).get_data(as_text=True)
    assert "</span> Close match.<" in shown
    assert shown.count("20,000 characters") == 1


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("He wrote “The government abolishes secret diplomacy” " + "and so on " * 2_500, 1),
        ("- " * 10_001 + "The government abolishes secret diplomacy", 1),
        ("The government abolishes secret diplomacy. " * 600, 1),
        ("The government abolishes secret diplomacy. " * 300, 0),
    ],
)
def test_a_page_says_once_that_a_text_was_cut(client: FlaskClient, text: str, times: int) -> None:
    """Whether the cut is in a quotation, after the last, or before the first."""
    shown = client.post("/quotation", data={"q": text}).get_data(as_text=True)
    assert shown.count("Only the first 20,000 characters were") == times


def test_words_around_marks_are_told(client: FlaskClient) -> None:
    """The result for the words in marks says that it is not about the others."""
    shown = page(client, 'He wrote: "The government abolishes secret diplomacy."')
    assert "Only the words in quotation marks were checked, not the 2 words around them." in shown
