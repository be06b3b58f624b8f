"""The pager: links to the pages of a search."""

from dataclasses import dataclass

from archive.search.request import SearchRequest
from archive.web.links import SearchLinks

#: Pages on each side of the current one.
NEIGHBOURING_PAGES = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page; a gap before it is shown as an ellipsis."""

    number: int
    href: str
    current: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages around the current one, the first and the last."""

    links: tuple[PageLink, ...]
    previous: str
    next: str


def pager(request: SearchRequest, *, pages: int, per_page: int) -> Pager:
    """Return the pager of *request*, whose hits fill so many *pages*."""
    if pages == 1 == request.page:
        return Pager((), "", "")
    here, address = min(request.page, pages + 1), SearchLinks(request, per_page)

    def to(number: int) -> str:
        return address.to(page=str(number) if number > 1 else "")

    links = tuple(
        PageLink(number, to(number), current=number == request.page, gap=number - before > 1)
        for before, number in _with_before(_shown(here, pages))
    )
    return Pager(
        links=links if pages > 1 else (),
        previous=to(here - 1) if here > 1 else "",
        next=to(here + 1) if here < pages else "",
    )


def _shown(here: int, pages: int) -> list[int]:
    near = range(max(1, here - NEIGHBOURING_PAGES), min(pages, here + NEIGHBOURING_PAGES) + 1)
    return sorted({1, *near, pages})


def _with_before(numbers: list[int]) -> list[tuple[int, int]]:
    return list(zip([0, *numbers], numbers, strict=False))
