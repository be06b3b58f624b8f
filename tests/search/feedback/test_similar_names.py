"""Misspelt names of authors and speakers: what was probably meant, with its number of paragraphs."""

import pytest

from archive.indexing.live import Generation
from archive.model.text import Paragraph
from archive.search.query.canonical import canonical
from archive.search.request import SearchRequest
from archive.web.wording.queries import as_typed
from tests.support.collections import built
from tests.support.collections import text_of


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A debate and articles of several authors."""
    speakers = ("Mr. ASQUITH", "Mr. ASQUITH", "Lord Hindlip", "Éamon de Valera", "Earl Grey")
    said = (Paragraph("", f"Coal is dear, {n}.", speaker=name) for n, name in enumerate(speakers))
    texts = [
        text_of("debate", *said),
        text_of("one", "Coal.", "Iron.", author="Abraham Lincoln"),
        text_of("two", "Coal.", author="Rosa Luxemburg; Karl Liebknecht"),
    ]
    return built(tmp_path_factory.mktemp("names"), texts)


@pytest.mark.parametrize(
    ("q", "typed", "meant"),
    [
        ("speaker:asquit coal", "speaker:asquit", [("asquith", 2)]),
        ("coal speaker:Asqiuth", "speaker:Asqiuth", [("asquith", 2)]),
        ("speaker:hindlop", "speaker:hindlop", [("hindlip", 1)]),
        ('speaker:"lord hindlop" coal', 'speaker:"lord hindlop"', [("lord hindlip", 1)]),
        ("speaker:valeera", "speaker:valeera", [("valera", 1)]),
        ("speaker:eammon", "speaker:eammon", [("eamon", 1)]),
        ("author:lincon coal", "author:lincon", [("lincoln", 2)]),
        ("author:luxembourg", "author:luxembourg", [("luxemburg", 1)]),
        ("author:leibknecht coal", "author:leibknecht", [("liebknecht", 1)]),
        # Not a word of one name.
        ('speaker:"lord asquit"', "", []),
        # Nothing is like it, or too much would be.
        ("speaker:zebra", "", []),
        ("speaker:gre", "", []),
        # A name that is there is as it was meant, whatever else finds nothing.
        ("speaker:asquith zebra", "", []),
        ("coal -speaker:asquit", "", []),
    ],
)
def test_a_misspelt_name_is_told(
    generation: Generation, q: str, typed: str, meant: list[tuple[str, int]]
) -> None:
    """Names that somebody has, the most alike first, each with the query that finds what it says."""
    results = generation.searcher.search(SearchRequest(q=q))
    told = {as_typed(one.leaf): one.forms for one in results.spellings if "zebra" not in q}
    assert {name: [(f.text, f.paragraphs) for f in forms] for name, forms in told.items()} == (
        {typed: meant} if typed else {}
    )
    for form in (form for forms in told.values() for form in forms):
        again = generation.searcher.search(SearchRequest(q=canonical(form.tree)))
        assert 0 < again.total <= form.paragraphs
