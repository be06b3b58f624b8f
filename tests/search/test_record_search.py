"""Records above the hits: where the texts and the sections that match begin."""

from dataclasses import replace

import pytest

from archive.indexing.live import Generation
from archive.model.address import Ref
from archive.model.text import Section
from archive.model.text import Text
from archive.search.request import SearchRequest
from tests.support.collections import built
from tests.support.collections import text_of


def with_section(text: Text, id: str, heading: str, *paragraphs: str) -> Text:
    """Return *text* with a further section."""
    (made,) = text_of(text.slug, *paragraphs).sections
    section = Section(id, heading, made.paragraphs)
    return replace(text, sections=(*text.sections, section))


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Texts with sections, some of them without paragraphs, the last of all as well."""
    early = with_section(
        text_of("early", "A word.", title="Early zebras"), "s2", "On lions", "Two."
    )
    late = with_section(text_of("late", "Another.", "More."), "s2", "On tigers")
    return built(tmp_path_factory.mktemp("records"), [early, late])


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("zebras", [(Ref("early", "p1"), "", True)]),
        ("lions", [(Ref("early", "p2"), "On lions", False)]),
        # A heading with nothing under it leads to the end of its text, and not to another.
        ("tigers", [(Ref("late", "p2"), "On tigers", False)]),
        ("on", [(Ref("early", "p2"), "On lions", False), (Ref("late", "p2"), "On tigers", False)]),
        ("elephants", []),
    ],
)
def test_a_record_leads_to_its_first_paragraph(
    generation: Generation, q: str, found: list[tuple[Ref, str, bool]]
) -> None:
    """Each record that matches names the paragraph with which its text or section begins."""
    records = generation.searcher.search(SearchRequest(q=q)).records
    assert [(record.ref, record.section, record.is_text) for record in records] == found
