"""The list of texts: a form that filters and sorts it, and one page of it."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from archive.language.language_names import language_name
from archive.library.text_lists import EVERY_TEXT
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextLists
from archive.library.text_lists import TextSort
from archive.library.text_lists import TextSummary
from archive.model.address import Address
from archive.model.entity import EntityKind
from archive.web.links import Choice
from archive.web.paging import Pages
from archive.web.paging import page_address
from archive.web.paging import page_of
from archive.web.presenters import pluralize

TEXTS_PER_PAGE = 100
#: The language of a text whose record names none (BCP 47).
UNDETERMINED = "und"
#: Texts of a list that is short enough to need no form.
_FEW_TEXTS = 12
SORT_LABELS = {
    TextSort.DATE: "date",
    TextSort.TITLE: "title",
    TextSort.AUTHOR: "author",
}
ENTITY_LABELS = {
    EntityKind.AUTHOR: "Author",
    EntityKind.PLACE: "Place",
    EntityKind.SUBJECT: "Subject",
    EntityKind.PERSON: "Person named",
    EntityKind.COLLECTION: "Collection",
}


@dataclass(frozen=True, slots=True)
class EntryView:
    """A text in a list."""

    address: str
    title: str
    #: The language of the title.
    language: str
    byline: str
    occasion: str
    date: str
    draft: bool
    #: ``17 paragraphs``.
    size: str


@dataclass(frozen=True, slots=True)
class TextListRequest:
    """The list of texts that an address asks for, with notices of what could not be read."""

    wanted: TextFilter = EVERY_TEXT
    sort: TextSort = TextSort.DATE
    page: int = 1
    notices: tuple[str, ...] = ()

    def parameters(self) -> list[tuple[str, str]]:
        """Return the names and values of the address, without the page."""
        wanted = self.wanted
        pairs = [
            ("q", wanted.words),
            *((kind.value, value) for kind, value in wanted.entities),
            ("kind", wanted.kind),
            ("language", wanted.language),
            ("from", str(wanted.date_from or "")),
            ("to", str(wanted.date_to or "")),
            ("sort", "" if self.sort is TextSort.DATE else self.sort.value),
        ]
        return [pair for pair in pairs if pair[1]]


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """A filter that is typed."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter that is chosen from its values: each with a label, the number of texts, and whether it is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str, int, bool], ...]


@dataclass(frozen=True, slots=True)
class ListForm:
    """The form of a list of texts."""

    words: str
    sorts: tuple[tuple[str, str, bool], ...]
    typed: tuple[TypedFilter, ...]
    chosen: tuple[ChosenFilter, ...]
    #: Whether the filters are shown at once, since one of them is set.
    opened: bool


@dataclass(frozen=True, slots=True)
class TextListPage:
    """One page of the list of texts."""

    entries: tuple[EntryView, ...]
    #: ``12 of 340 texts, in order of date``.
    heading: str
    pages: Pages
    #: None for so few texts that all are seen at once.
    form: ListForm | None
    #: The list without the filters; empty where none is set.
    everything: str
    #: The address of this page without what makes no difference.
    canonical: str
    notices: tuple[str, ...] = ()
    #: Other ways to browse.
    ways: tuple[Choice, ...] = field(default=())


def text_list_page(lists: TextLists, asked: TextListRequest, texts: int) -> TextListPage:
    """Return the page of the list that is *asked* for, of a library of so many *texts*."""
    found = lists.texts(asked.wanted, asked.sort)
    pairs = asked.parameters()
    pages = Pages.of(asked.page, len(found), TEXTS_PER_PAGE, "/texts/", pairs)
    is_filtered = asked.wanted != EVERY_TEXT
    return TextListPage(
        entries=tuple(map(entry_view, page_of(found, pages.number, TEXTS_PER_PAGE))),
        heading=_heading(len(found), texts, asked),
        pages=pages,
        form=_form(lists, asked) if texts > _FEW_TEXTS or is_filtered else None,
        everything="/texts/" if is_filtered else "",
        canonical=page_address("/texts/", pages.number, pairs),
        notices=asked.notices,
        ways=ways_to_browse(lists),
    )


def entry_view(text: TextSummary) -> EntryView:
    """Return the view of *text* in a list."""
    return EntryView(
        address=str(Address(text.slug)),
        title=text.title,
        language=text.language,
        byline=text.byline,
        occasion=text.occasion,
        date=text.date,
        draft=text.draft,
        size=pluralize(text.paragraphs, "paragraph"),
    )


def ways_to_browse(lists: TextLists, current: str = "") -> tuple[Choice, ...]:
    """Return links to the ways in which there is something to browse; *current* is the address of one of them."""
    named = lists.entities()
    ways = [("All texts", "/texts/")]
    if lists.years():
        ways.append(("Years", "/years/"))
    ways += [(label, path) for kind, label, path in _ENTITY_WAYS if named.get(kind)]
    return tuple(Choice(label, path, current=path == current) for label, path in ways)


_ENTITY_WAYS = (
    (EntityKind.AUTHOR, "Authors", "/authors/"),
    (EntityKind.PLACE, "Places", "/places/"),
    (EntityKind.SUBJECT, "Subjects", "/subjects/"),
    (EntityKind.PERSON, "People", "/people/"),
    (EntityKind.COLLECTION, "Collections", "/collections/"),
)


def _heading(found: int, texts: int, asked: TextListRequest) -> str:
    order = "" if found < 2 else f", in order of {SORT_LABELS[asked.sort]}"
    number = f"{found:,} of " if asked.wanted != EVERY_TEXT else ""
    return f"{number}{pluralize(texts, 'text')}{order}"


def _form(lists: TextLists, asked: TextListRequest) -> ListForm:
    wanted = asked.wanted
    typed = [
        TypedFilter(kind.value, label, dict(wanted.entities).get(kind, ""))
        for kind, label in ENTITY_LABELS.items()
        if lists.entities().get(kind)
    ]
    if lists.years():
        typed.append(TypedFilter("from", "From", str(wanted.date_from or "")))
        typed.append(TypedFilter("to", "To", str(wanted.date_to or "")))
    chosen = tuple(_chosen(lists, wanted))
    return ListForm(
        words=wanted.words,
        sorts=tuple((sort.value, label, sort is asked.sort) for sort, label in SORT_LABELS.items()),
        typed=tuple(typed),
        chosen=chosen,
        opened=any(each.value for each in typed) or bool(wanted.kind or wanted.language),
    )


def _chosen(lists: TextLists, wanted: TextFilter) -> Iterator[ChosenFilter]:
    """Yield the filters by what has few values, where they would leave out anything."""
    for name, label, counts, value in (
        ("kind", "Kind", lists.kinds(), wanted.kind),
        ("language", "Language", lists.languages(), wanted.language),
    ):
        if value or len(counts) > 1 or (name == "kind" and counts):
            yield ChosenFilter(name, label, tuple(_options(name, counts, value)))


def _options(
    name: str, counts: Mapping[str, int], chosen: str
) -> Iterator[tuple[str, str, int, bool]]:
    listed = {**({chosen: 0} if chosen else {}), **counts}
    for value, count in listed.items():
        label = value
        if name == "language":
            label = "not stated" if value == UNDETERMINED else language_name(value) or value
        yield value, label, count, value == chosen
