"""Filters by values: what a search may be restricted to beside dates. Each is a row of `VALUE_FILTERS`.

A row is a facet, the parameter of addresses, and a field of `SearchRequest`; everything else follows.
"""

from dataclasses import dataclass
from dataclasses import replace

from archive.search.request import SearchRequest
from archive.search.results import Change
from archive.search.results import FacetName


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """A filter by any of some values. The value of `name` is its parameter in addresses."""

    name: FacetName
    #: The field of a request that has the values, and the column that is compared with them.
    field: str
    column: str
    #: What an alternative search changes that is without it.
    change: Change

    def values(self, request: SearchRequest) -> tuple[str, ...]:
        """Return the values to which *request* is restricted; none where it is not."""
        found: tuple[str, ...] = getattr(request, self.field)
        return found

    def replaced(self, request: SearchRequest, values: tuple[str, ...] = ()) -> SearchRequest:
        """Return *request* with *values* in place of its own."""
        return replace(request, **{self.field: values})  # type: ignore[arg-type]


#: In the order of addresses and of the lists beside a search.
VALUE_FILTERS = (
    ValueFilter(FacetName.TEXT, "texts", "slug", Change.ANY_TEXT),
    ValueFilter(FacetName.AUTHOR, "authors", "author", Change.ANY_AUTHOR),
    ValueFilter(FacetName.SPEAKER, "speakers", "speaker", Change.ANY_SPEAKER),
    ValueFilter(FacetName.PERSON, "people", "person", Change.ANY_PERSON),
    ValueFilter(FacetName.PLACE, "places", "place", Change.ANY_PLACE),
    ValueFilter(FacetName.SUBJECT, "subjects", "subject", Change.ANY_SUBJECT),
    ValueFilter(FacetName.COLLECTION, "collections", "collection", Change.ANY_COLLECTION),
    ValueFilter(FacetName.KIND, "kinds", "kind", Change.ANY_KIND),
)
BY_FACET = {each.name: each for each in VALUE_FILTERS}


def without_values(request: SearchRequest) -> SearchRequest:
    """Return *request* without any of these filters."""
    for each in VALUE_FILTERS:
        request = each.replaced(request)
    return request
