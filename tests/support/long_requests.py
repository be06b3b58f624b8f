"""Texts and addresses that make every kind of request as long as a visitor can make it."""

import itertools
import random
import string
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote_plus

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.model.text import Emendation
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Text
from archive.publishing.publish import publish
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts

LETTERS = "abcdefgh"
#: The author of all long texts, whose name is their address, too.
AUTHOR = "qq"
PAIRS = ["".join(pair) for pair in itertools.product(string.ascii_lowercase, repeat=2)]
#: Revisions of the text that has them, its paragraphs, and those that each revision corrects.
REVISIONS, REVISED_PARAGRAPHS, CORRECTED_PARAGRAPHS = 20, 40, 10


def long_texts(chance: random.Random, *, words: int) -> Iterator[Text]:
    """Yield texts of about so many *words* each: in one paragraph, in very many, and under very many marks."""
    yield text_of("letters", " ".join(chance.choices(LETTERS, k=words)), author=AUTHOR)
    yield text_of("pairs", " ".join(chance.choices(PAIRS, k=words)), author=AUTHOR)
    short = (" ".join(chance.choices(LETTERS, k=5)) for _ in range(words // 10))
    yield text_of("many", *short, author=AUTHOR)
    line = " ".join(chance.choices(LETTERS, k=words // 20))
    spaces = [at for at, letter in enumerate(line) if letter == " "]
    yield text_of("marks", _marked(line, spaces), author=AUTHOR)
    breaks = tuple(Run(at, at + 1, RunKind.LINE_BREAK) for at in spaces[::3])
    yield text_of(
        "verse", Paragraph("", line, kind=ParagraphKind.STANZA, runs=breaks), author=AUTHOR
    )
    items = (Paragraph("", words, kind=ParagraphKind.LIST_ITEM) for words in line.split()[::4])
    yield text_of("list", *items, author=AUTHOR)


def _marked(line: str, spaces: Sequence[int]) -> Paragraph:
    return Paragraph(
        "",
        line,
        runs=tuple(Run(at + 1, at + 2, RunKind.EMPHASIS) for at in spaces[::4]),
        page_breaks=tuple(PageBreak(at, str(n)) for n, at in enumerate(spaces[1::4])),
        emendations=tuple(Emendation(at + 1, at + 2, "x") for at in spaces[2::4]),
        note_marks=tuple(NoteMark(at, str(n)) for n, at in enumerate(spaces[3::40])),
        notes=tuple(Note(str(n), "a b") for n in range(len(spaces[3::40]))),
    )


def long_settings(folder: Path, *, words: int, engine: str = "whoosh") -> Settings:
    """Build the texts in *folder*, and one with many revisions."""
    chance = random.Random(1917)  # noqa: S311 nothing secret hangs on it
    texts = folder / "texts"
    write_texts(texts, long_texts(chance, words=words))
    paragraphs = [" ".join(chance.choices(PAIRS, k=20)) for _ in range(REVISED_PARAGRAPHS)]
    for revision in range(1, REVISIONS + 1):
        for at in chance.sample(range(REVISED_PARAGRAPHS), CORRECTED_PARAGRAPHS):
            first, *rest = paragraphs[at].split()
            paragraphs[at] = " ".join([*rest, first])
        blocks = "\n\n".join(f"{block} {{#p{n}}}" for n, block in enumerate(paragraphs, 1))
        head = f"---\nslug: revised\ntitle: Revised\nauthor: {AUTHOR}\ndate: 1917\nlanguage: en\n---\n\n"
        (texts / "revised.md").write_text(f"{head}{blocks}\n", encoding="utf-8")
        day = date(2026, 1, 1) + timedelta(days=revision)
        (outcome,) = publish(CollectionFolder(texts), ["revised"], note="order", today=day)
        assert outcome.revision == revision, outcome
    settings = Settings(texts=texts, index=folder / "index", engine=engine, cache_bytes=0)
    build(settings)
    return settings


_NEARS = [f'"{a} {b}"~100' for a, b in itertools.combinations(LETTERS + "ij", 2)]
QUERIES = {
    "near or": " OR ".join(_NEARS),
    "near and": " ".join(_NEARS),
    "near many": f'"{" ".join(LETTERS)}"~100',
    "fuzzy": " ".join(f"{pair}~2" for pair in PAIRS[:64]),
    "fuzzy or": " OR ".join(f"{pair}~2" for pair in PAIRS[:64]),
    "wildcards": " OR ".join(f"*{letter}*" for letter in string.ascii_lowercase),
    "words": " OR ".join(LETTERS),
    "phrases": " OR ".join(f'"{a} {a}"' for a in LETTERS),
    "wildcards in turn": " ".join(f"{letter}*" for letter in string.ascii_lowercase),
    "any letters": " OR ".join(("??", "?*", "*?", "??*", "?a", "a?")),
    "two errors in turn": " ".join(f"{pair}x~2" for pair in PAIRS[:64]),
    "in order": f'"{" ".join(LETTERS * 60)}"~>100',
    "one word in order": f'"{" ".join("a" * 480)}"~>100',
    "in one sentence": f'"{" ".join(PAIRS[:320])}"~s',
    "alternatives": f"({' OR '.join(f'{letter}a~2' for letter in string.ascii_lowercase)}) NEAR/5 (b OR c*)",
    "alternatives in turn": " NEAR/9 ".join(f"({letter}* OR ?{letter})" for letter in LETTERS),
    "without": " ".join(f'-"{a} {b}"~100' for a, b in itertools.combinations(LETTERS, 2)),
    "phrase": f'"{" ".join(LETTERS * 60)}"',
    "nothing": " ".join(f"{pair}zqx" for pair in PAIRS[:64]),
}
_SEARCHES = {
    "search.search": (
        "/search?q={}",
        "/search?q={}&sort=date&per_page=100",
        "/search?q={}&scope=text",
        "/search?q={}&view=concordance",
        "/search?q={}&view=concordance&order=left",
        "/search?q={}&view=overview",
        "/search?q={}&view=collocates&window=10&function_words=yes",
        "/search?q={}&view=concordance&order=left&collocate=b",
    ),
    "collocates.collocates_as_csv": ("/collocates.csv?q={}",),
    "collocates.collocates_as_json": ("/collocates.json?q={}",),
    "compare.compare": ("/compare?q={}&q2=a",),
    "compare.compare_as_csv": ("/compare.csv?q={}&q2=a",),
    "compare.compare_as_json": ("/compare.json?q={}&q2=a",),
    "timeline.page": ("/timeline?q={}&q=a&q=b",),
    "timeline.timeline_as_csv": ("/timeline.csv?q={}&q=a",),
    "timeline.timeline_as_json": ("/timeline.json?q={}&q=a",),
    "search.every_facet_value": ("/search/facets?q={}&facet=in&contains=a&by=name",),
    "search.every_facet_value_as_json": ("/search/facets.json?q={}&facet=in",),
    "search.search_as_json": ("/search.json?q={}", "/search.json?q={}&per_page=all"),
    "search.suggest": ("/suggest?q={}",),
    "all_hits.hits_as_csv": ("/search.csv?q={}",),
    "all_hits.lines_as_csv": ("/concordance.csv?q={}",),
    "all_hits.lines_as_json": ("/concordance.json?q={}",),
    "reference_files.references": ("/search.ris?q={}", "/search.csl.json?q={}"),
    "feeds.search_feed": ("/search.atom?q={}",),
    "api_search.search": ("/api/v1/search?q={}",),
    "api_search.concordance": ("/api/v1/concordance?q={}",),
    "api.suggest": ("/api/v1/suggest?q={}",),
    "texts.place": (
        "/texts/letters?q={}",
        "/texts/letters/p1?q={}",
        "/texts/pairs?q={}",
        "/texts/many?q={}",
        "/texts/marks/p1?q={}",
    ),
}
_SLUGS = ("letters", "pairs", "many", "marks", "verse", "list", "revised")
_ENDINGS = ("", ".json", ".txt", ".md", ".tei.xml", ".jsonld", ".ris", ".bib", ".csl.json")
_LAST = f"p{REVISED_PARAGRAPHS}"
_PLACES = (
    *(f"/texts/{slug}{ending}" for slug in _SLUGS for ending in _ENDINGS),
    *(f"/texts/{slug}/p1{ending}" for slug in _SLUGS for ending in _ENDINGS),
    *(f"/texts/many/p1-p1000{ending}" for ending in _ENDINGS),
    "/texts/letters/p1~1-5000",
    "/texts/letters/p1~1-5000.aaaaaa",
    "/texts/many/p1~1-p1000~3",
    f"/texts/revised/p1~1-{_LAST}~3.aaaaaa",
    f"/texts/revised/p1~1-{_LAST}~3.aaaaaa.json",
    f"/texts/revised@1/p1-{_LAST}",
    "/texts/revised@7",
    "/texts/revised@8.tei.xml",
)
_FRAMED = (
    *(f"/{slug}/p1" for slug in _SLUGS),
    "/many/p1-p200",
    f"/revised/p1-{_LAST}",
    f"/revised@1/p1-{_LAST}",
)
_QUOTED = (" ".join(LETTERS * 60), " … ".join(["a b c d e f"] * 12), "a … b", "a")


def _citations(path: str, name: str = "p") -> tuple[str, ...]:
    many = "&".join(f"{name}=many/p{n}-p{1100 - n}" for n in range(1, 101))
    revised = "&".join(f"{name}=revised@{n}/p{n}-{_LAST}" for n in range(1, REVISIONS + 1))
    return f"{path}?{many}", f"{path}?{revised}"


def long_addresses() -> Mapping[str, tuple[str, ...]]:
    """Return addresses by the endpoint that answers them: every one that can be long."""
    found = {
        endpoint: tuple(
            pattern.format(quote_plus(query)) for pattern in patterns for query in QUERIES.values()
        )
        for endpoint, patterns in _SEARCHES.items()
    }
    quoted = tuple(map(quote_plus, _QUOTED))
    return {
        **found,
        "texts.place": (*found["texts.place"], *_PLACES),
        "browse.texts": ("/texts/", "/texts/?q=a&author=a&from=1000"),
        "browse.years": ("/years/",),
        "browse.years_as_json": ("/years.json",),
        "browse.period": ("/years/1917", "/years/1910s", "/years/1917.json"),
        "browse.entities": ("/authors/", "/authors/?contains=a"),
        "browse.entities_as_json": ("/authors.json?contains=a",),
        "browse.entity": (f"/authors/{AUTHOR}", f"/authors/{AUTHOR}.json"),
        "books.texts_of_entity": (f"/authors/{AUTHOR}.epub",),
        "books.selected_passages": _citations("/citations.epub"),
        "handout.handout": _citations("/citations/handout"),
        "kept_passages.mine_as_json": _citations("/mine.json"),
        "embed.embed": tuple(f"/embed{place}" for place in _FRAMED),
        "oembed.oembed": tuple(
            f"/oembed?url={quote_plus(f'http://localhost/texts{place}')}" for place in _FRAMED
        ),
        "share.share": tuple(f"/texts{place}/share" for place in _FRAMED if "@" not in place),
        "texts.history": (
            "/texts/revised/history",
            f"/texts/revised/history?revision={REVISIONS}",
        ),
        "word_link_form.words": (
            "/texts/letters/p1/words?from=a&to=b",
            "/texts/many/p1-p1000/words?from=a&to=b",
            "/texts/letters/p1/words?from=a",
            "/texts/letters/p1/words?from=9999999",
            "/texts/letters/p1/words?start=0&end=9999999",
        ),
        "word_link_form.words_as_json": ("/texts/letters/p1/words.json?start=0&end=9999999",),
        "bibliography.citations": _citations("/citations"),
        "bibliography.records": _citations("/citations.ris"),
        "quotations.quotation": tuple(f"/quotation?q={quote}" for quote in quoted),
        "quotations.quotation_as_json": tuple(f"/quotation.json?q={quote}" for quote in quoted),
        "pages.home": ("/",),
        "pages.about": ("/about",),
        "corrections_feed.corrections": ("/feed.atom",),
        "whats_new.new_texts": ("/new",),
        "whats_new.new_feed": ("/new.atom",),
        "well_known.sitemap": ("/sitemap.xml",),
        "well_known.part_of_sitemap": ("/sitemap-1.xml",),
        "memento.timemap": ("/timemap/texts/revised",),
        "api_search.quotation": tuple(f"/api/v1/quotation?q={quote}" for quote in quoted),
        "api.text": tuple(f"/api/v1/texts/{slug}" for slug in _SLUGS),
        "api.place": tuple(f"/api/v1/texts{place}" for place in _FRAMED),
        "api.texts": ("/api/v1/texts", "/api/v1/texts?q=a"),
        "api.citations": _citations("/api/v1/citations", name="ref"),
        "api.changes": ("/api/v1/changes?since=2020-01-01",),
        "dts.collection": ("/api/dts/collection?id=all",),
        "dts.navigation": tuple(f"/api/dts/navigation?resource={slug}&down=-1" for slug in _SLUGS),
        "dts.words": (
            *(f"/api/dts/document?resource={slug}" for slug in _SLUGS),
            f"/api/dts/document?resource=revised&start=p1&end={_LAST}",
        ),
        "oai.oai": ("/oai?verb=ListRecords&metadataPrefix=tei",),
    }


#: Endpoints that read nothing of which there may be much.
SHORT = frozenset(
    {
        "own_pages.own_page",
        "api_description.api_page",
        "api_description.openapi",
        "dts.entry",
        "llms_txt.llms_txt",
        # Its calls, which are posted, are those of the other doors.
        "mcp.mcp",
        "pages.help_page",
        "browse.bare",
        "kept_passages.mine",
        "search.take_selection_along",
        "well_known.asset",
        "well_known.opensearch",
        "well_known.robots",
        "well_known.healthz",
        "well_known.readyz",
    }
)
