"""What searches and checks of quotations find: hits, lines of a concordance, verdicts."""

from collections.abc import Callable

from archive.library.entries import TextEntry
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import locator_of
from archive.quotation.verdicts import Coverage
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import SourcePlace
from archive.search.corpus.all_hits import FoundParagraph
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.results import Hit
from archive.web.api.search_json import plain_snippet
from archive.web.api.v1.objects.common import Absolute
from archive.web.api.v1.objects.common import Json
from archive.web.api.v1.objects.common import ref_of
from archive.web.api.v1.objects.common import spans
from archive.web.api.v1.objects.common import text_head


def hit_object(hit: Hit, entry: TextEntry, *, citation: str, absolute: Absolute) -> Json:
    """Return a hit in the text of *entry*: the words of its paragraph, with the matches as offsets into them."""
    return {
        **_found(hit.ref, entry, absolute),
        "section": hit.section,
        "kind": hit.kind,
        "speaker": hit.speaker,
        "text": hit.text,
        "highlights": spans(hit.highlights),
        "snippet": plain_snippet(hit.snippet),
        "in_note": hit.in_note,
        "citation": citation,
        "score": hit.score,
    }


def line_object(
    hit: FoundParagraph, line: ConcordanceLine, entry: TextEntry, *, absolute: Absolute
) -> Json:
    """Return one occurrence in its context; `start` is its offset in the words of the paragraph, or of its notes."""
    return {
        **_found(hit.ref, entry, absolute),
        "section": hit.section.heading,
        "kind": hit.section.kind,
        "speaker": hit.speaker,
        "left": line.left,
        "hit": line.hit,
        "right": line.right,
        "start": line.start,
        "in_note": line.in_note,
    }


def verdict_object(
    result: QuotationResult,
    *,
    entry: Callable[[str], TextEntry],
    citation: Callable[[Address], str],
    remark: Callable[[Remark], str],
    url: str,
    absolute: Absolute,
) -> Json:
    """Return the verdict on one quotation, with the places that it was compared with and what was searched.

    *entry* returns the text with a slug, *citation* that of a place, *remark* the sentence of a remark; *url* is the
    permanent address of this verdict.
    """
    return {
        "quotation": result.quotation,
        "verdict": result.verdict.value,
        "url": url,
        "total": result.total,
        "places": [
            _place(place, entry(place.address.slug), citation(place.address), absolute)
            for place in result.places
        ],
        "remarks": [{"kind": each.kind.value, "sentence": remark(each)} for each in result.remarks],
        "searched": searched_object(result.coverage),
    }


def searched_object(coverage: Coverage) -> Json:
    """Return what was searched: how much, from which years, in which state of the collection."""
    return {
        "texts": coverage.texts,
        "paragraphs": coverage.paragraphs,
        "first_year": coverage.first_year,
        "last_year": coverage.last_year,
        "state": coverage.state,
    }


def _found(ref: Ref, entry: TextEntry, absolute: Absolute) -> Json:
    """Return where a search found something: the paragraph *ref* of the text of *entry*."""
    address = ref.address
    return {
        "ref": str(ref),
        "url": absolute(str(address)),
        **text_head(ref.slug, entry.metadata, entry.revision, draft=entry.draft),
        "locator": locator_of(address),
        "number": ref.number,
    }


def _place(place: SourcePlace, entry: TextEntry, citation: str, absolute: Absolute) -> Json:
    return {
        "ref": ref_of(place.address),
        "url": absolute(str(place.address)),
        **text_head(place.address.slug, entry.metadata, place.revision, draft=place.draft),
        "locator": locator_of(place.address),
        "section": place.section,
        "speakers": list(place.speakers),
        "text": place.text,
        "spans": [
            {"ref": str(each.ref), "start": each.span.start, "end": each.span.end}
            for each in place.spans
        ],
        "note": place.note,
        "transmitted": place.transmitted,
        "differing_words": place.differing_words,
        "differences": [
            {"kind": run.kind.value, "quoted": run.quoted, "source": run.source}
            for run in place.differences
        ],
        "citation": citation,
    }
