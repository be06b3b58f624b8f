"""Early prints: what ``early_print: yes`` in a record does to searches, suggestions and quotations."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Verdict
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.request import SearchRequest
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_note

TEXTS = [
    text_of(
        "early",
        "Iohn hath giuen Iudgement vpon the Vniuersall lawes, and VVee haue receiued them.",
        "Of loue and ioy: the fauour of the iust, the congreſs of ſouls, xviij of Iuly.",
        with_emendation("They saue the iewels", "saue", "saved"),
        with_note("A line with a note", "See vpon this Ioſeph"),
        title="The Iustice of Ivno",
        early_print=True,
    ),
    text_of(
        "later", "John has given judgement upon universal laws, and we love the iambus.", "vpon"
    ),
    text_of("latin", "VIVAT IVSTITIA, uiuat ueritas", language="la", early_print=True),
]


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def generation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generation:
    """An early print, a modern text and a Latin one."""
    return built(tmp_path_factory.mktemp("early"), TEXTS, engine=request.param)


def marked(generation: Generation, q: str) -> list[str]:
    """Return what *q* marks, in alphabetical order."""
    results = generation.searcher.search(SearchRequest(q=q))
    hits = results.hits if results.total else ()
    return sorted(hit.text[s.start : s.end] for hit in hits for s in hit.highlights)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("John", ["Iohn", "John"]),
        ("iohn", ["Iohn", "John"]),
        ("judgements", ["Iudgement", "judgement"]),
        ('"judgement upon the"', ["Iudgement vpon the"]),
        ('"iudgement vpon the"', ["Iudgement vpon the"]),
        ("upon", ["upon", "vpon"]),
        ("vpon", ["upon", "vpon", "vpon"]),
        ("wee haue received", ["VVee", "haue", "receiued"]),
        ("loved", ["love", "loue"]),
        ("favor", ["fauour"]),
        ("congress souls", ["congreſs", "ſouls"]),
        ("XVIII OR July", ["Iuly", "xviij"]),
        ("xviij", ["xviij"]),
        ("univers*", ["Vniuersall", "universal"]),
        ("?udgement", ["Iudgement", "judgement"]),
        ("judgment~", ["Iudgement", "judgement"]),
        ('"love joy"~3', ["ioy", "loue"]),
        ("jewel", ["iewels"]),
        ("saved", ["saue"]),
        ("jambus", ["iambus"]),
        ("vivat justitia", ["IVSTITIA", "VIVAT", "uiuat"]),
        ('"veritas"', ["ueritas"]),
    ],
)
def test_u_and_v_i_and_j_are_one_letter(generation: Generation, q: str, found: list[str]) -> None:
    """Words of an early print are found and marked in either spelling, and so is its spelling in other texts."""
    assert sorted(marked(generation, q)) == sorted(found)


def test_notes_titles_and_suggestions_know_early_spellings(generation: Generation) -> None:
    """So are words of notes and titles, and a beginning is completed to words of either spelling."""
    notes = generation.searcher.search(SearchRequest(q="kind:note joseph upon"))
    assert notes.total == 1
    records = generation.searcher.search(SearchRequest(q="justice juno")).records.hits
    assert [record.title for record in records] == ["The Iustice of Ivno"]
    assert set(generation.searcher.suggest("jud")) == {"judgement", "Iudgement"}


@pytest.mark.parametrize(
    "quoted",
    [
        "John hath given Judgement upon the Universall lawes",
        "Iohn hath giuen Iudgement vpon the Vniuersall lawes",
        "the congress of souls",
    ],
)
def test_a_quotation_in_modern_letters_is_exact(generation: Generation, quoted: str) -> None:
    """A quotation may write u and v, i and j as today."""
    (result,) = generation.quotations.check(quoted)
    assert result.verdict is Verdict.EXACT
