"""View of the reading page and the passage page: an edition as their templates print it."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from archive.citation import MetaTag
from archive.deadline import Deadline
from archive.export.formats import Sibling
from archive.export.formats import siblings
from archive.language.direction import direction
from archive.library.outline import Outline
from archive.library.outline import Part
from archive.library.passage import Passage
from archive.model.address import Address
from archive.model.address import locator_of
from archive.model.edition import Edition
from archive.search.results import Marks
from archive.web.browse.entities import author_links
from archive.web.browse.text_list import EntryView
from archive.web.citations.citations import CitationView
from archive.web.context import current
from archive.web.links import Choice
from archive.web.links import Trail
from archive.web.presenters import Neighbour
from archive.web.presenters import SectionView
from archive.web.presenters import day
from archive.web.presenters import neighbour_after
from archive.web.presenters import neighbour_before
from archive.web.presenters import section_name
from archive.web.presenters import section_views
from archive.web.texts.corrections import PassagePast
from archive.web.texts.passage_notice import RangeNotice
from archive.web.texts.passage_notice import WithdrawalNotice
from archive.web.texts.passage_notice import withdrawal_notice
from archive.web.texts.reading_view import ReadingView
from archive.web.texts.reading_view import part_view
from archive.web.texts.reading_view import whole_text_view
from archive.web.texts.word_link_view import WordLinkView
from archive.web.wording.sources import SourceWords
from archive.web.wording.sources import source_words


@dataclass(frozen=True, slots=True)
class TextHead:
    """The head of a text: title, authors, dates, and its state of publication."""

    address: str
    title: str
    byline: str
    #: Their names with the addresses of their pages; empty where they have none.
    authors: tuple[Choice, ...]
    occasion: str
    date: str
    rights: str
    language: str
    direction: str
    source: SourceWords | None
    draft: bool
    #: ``Revision 1, published 22 November 2026``.
    status: str
    #: The page of its revisions; empty for a draft.
    history: str
    #: This is an earlier revision.
    earlier: bool = False
    #: For an earlier revision: why the text has been withdrawn since.
    withdrawn_since: str = ""


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text or a passage of it, ready to be printed."""

    head: TextHead
    #: The permalink without the words of a search, as a path and as a full URL.
    address: str
    url: str
    #: ``para. 9``; empty for a whole text.
    locator: str
    sections: tuple[SectionView, ...]
    siblings: tuple[Sibling, ...]
    before: Neighbour | None
    after: Neighbour | None
    #: The query whose hits are highlighted, whether any are, and the reading page with the same highlights.
    q: str
    found: bool
    #: Not all of them are.
    partly_marked: bool
    in_context: str
    #: What is beside the words of a whole text, or of a part of a long one; None on the page of a passage.
    reading: ReadingView | None
    #: The search that led here, or nothing, and its parameters for links from this page.
    search: str
    trail: Trail
    #: Metadata that reference managers read in the head.
    tags: tuple[MetaTag, ...] = ()
    #: A description of the page in one sentence.
    description: str = ""
    #: schema.org metadata that search engines read there.
    json_ld: Mapping[str, Any] = field(default_factory=dict)
    #: The citation, in the style of the address.
    citations: tuple[CitationView, ...] = ()
    #: The styles of the citation; the current one is no link.
    styles: tuple[Choice, ...] = ()
    #: The texts before and after this one by date, where it is shown whole.
    previous_text: EntryView | None = None
    next_text: EntryView | None = None
    #: The same place in the current version.
    current_address: str = ""
    #: The whole paragraphs, where the address is a range of words.
    whole: str = ""
    #: What a word link found; None on the page of whole paragraphs.
    words: WordLinkView | None = None
    #: That everything here was withdrawn, or that a range was rearranged.
    withdrawal: WithdrawalNotice | None = None
    range: RangeNotice | None = None
    #: Its paragraphs follow one another in the text.
    consecutive: bool = True
    #: The past of the passage; None for a whole text and for a draft.
    past: PassagePast | None = None
    #: The link that reports an error; empty where the site names nobody.
    report: str = ""
    #: The passage as a browser keeps it; empty of a text and of what was withdrawn.
    keep: Sequence[Mapping[str, str | int]] = ()
    #: The frame in which other sites can show the passage; empty where there is none.
    frame: str = ""
    #: The pages of the source that are marked in a whole text: ``249–253``.
    pages: str = ""

    @property
    def has_words(self) -> bool:
        """Whether it has words that a link can be made to: a tombstone has none."""
        paragraphs = (paragraph for section in self.sections for paragraph in section.paragraphs)
        return self.withdrawal is None and not all(each.withdrawn for each in paragraphs)


def text_page(
    passage: Passage,
    where: Address,
    deadline: Deadline,
    *,
    trail: Trail,
    marks: Marks,
    url: str,
    outline: Outline | None = None,
    in_context: str = "",
) -> TextPage:
    """Return the page of *passage* at *where*, with the *marks* of the search *trail*.

    A long text has an *outline*; a passage that is one of its parts is shown as the text is. Raises
    `DeadlineExceeded`.
    """
    edition = passage.edition
    slug = edition.text.slug
    sections = section_views(
        passage.sections,
        slug=slug,
        hits=lambda number: marks.spans.get(number, ()),
        merged=_merged(edition),
        deadline=deadline,
    )
    head = _head(edition)
    if where.revision is not None:
        head = replace(head, earlier=True)
    part = outline.part_at(where) if outline else None
    if outline and part:
        sections = tuple(_with_bare_headings(sections, outline, part))
    return TextPage(
        head=head,
        address=str(where),
        url=url,
        locator=locator_of(where),
        sections=sections,
        siblings=siblings(where),
        before=neighbour_before(slug, passage.before),
        after=neighbour_after(slug, passage.after),
        q=dict(trail).get("q", ""),
        found=any(p.found for section in sections for p in section.paragraphs),
        partly_marked=marks.more,
        in_context=in_context,
        reading=_reading(where, sections, outline, part, marks, trail),
        current_address=str(where if where.revision is None else replace(where, revision=None)),
        whole=str(where.paragraphs),
        search=f"/search?{urlencode(trail)}" if trail else "",
        trail=trail,
        consecutive=not (passage.tracked and passage.tracked.between),
        withdrawal=withdrawal_notice(passage, where),
    )


def _reading(
    where: Address,
    sections: tuple[SectionView, ...],
    outline: Outline | None,
    part: Part | None,
    marks: Marks,
    trail: Trail,
) -> ReadingView | None:
    if outline and part:
        return part_view(outline, part, marks, trail)
    if where.first is None:
        return whole_text_view(where, sections, outline, marks, trail)
    return None


def _with_bare_headings(
    sections: Iterable[SectionView], outline: Outline, part: Part
) -> Iterator[SectionView]:
    """Yield the *sections* of *part*, with those that no passage has: without paragraphs, or begun before it."""
    shown = {section.id: section for section in sections}
    for section in outline.sections_over(part):
        bare = SectionView(
            section.id,
            section.heading,
            section_name(section.heading, section.kind),
            section.level,
            "",
            (),
        )
        yield shown.get(section.id, bare)


def _head(edition: Edition) -> TextHead:
    metadata = edition.text.metadata
    return TextHead(
        address=str(Address(edition.text.slug)),
        title=metadata.title,
        byline=metadata.byline,
        authors=author_links(current.generation.library, metadata.authors),
        occasion=metadata.occasion,
        date=metadata.printed_date,
        rights=metadata.rights,
        language=metadata.language,
        direction=direction(metadata.language),
        source=source_words(metadata.source),
        draft=edition.draft,
        status=_status(edition),
        history="" if edition.draft else f"{Address(edition.text.slug)}/history",
    )


def _merged(edition: Edition) -> dict[str, list[str]]:
    """Return the numbers that were merged into each number."""
    merged: dict[str, list[str]] = {}
    for number, into in edition.became.items():
        merged.setdefault(into, []).append(number)
    return merged


def _status(edition: Edition) -> str:
    if edition.draft:
        return "Draft, not yet published: words and paragraph numbers may still change"
    return f"Revision {edition.revision}, published {day(edition.date)}"
