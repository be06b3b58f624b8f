"""Collections for tests of the site: a draft with every mark, a long text with many pages, and corrected texts."""

import re
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.publish import publish
from archive.settings import Settings

SPECIMEN = """\
---
slug: specimen
title: A Specimen of <Marks>
author: [Ann Other, B. Second]
date: 1920
date_old_style: 1919-12-20
language: en
source: {title: Collected Works, publisher: Progress, place: Moscow, year: "1972", volume: "26"}
---

Dear Sir, {#p1 .salutation}

She said {~~naught~>nothing~~} of peace[^A] & <b>bread</b>, {pb 250}but *walked* on.[^B] {#p2 speaker="Lord Hindlip"}

[^A]: A note on peace.

The peace of one line\\
and the peace of the next {#p3 indent="0 4"}

| Year | Peace |
| --- | --- |
| 1917 | none |
{#p4}

See [the site](https://example.org/?a=1&b=2). {#p5}

John Hancock {#p6 .signature}
"""

LONG = """\
---
slug: long
title: A Long Text
author: Ann Other
date: 1918-03-03
---

"""


def specimen_settings(folder: Path) -> Settings:
    """Write the collection into *folder*, build its index, and return its settings."""
    texts = folder / "texts"
    texts.mkdir()
    (texts / "specimen.md").write_text(SPECIMEN, encoding="utf-8")
    paragraphs = "\n\n".join(
        f"Number {n} speaks of peace and bread. {{#p{n}}}" for n in range(1, 46)
    )
    (texts / "long.md").write_text(LONG + paragraphs + "\n", encoding="utf-8")
    settings = Settings(texts=texts, index=folder / "index", url="https://archive.example.org")
    build(settings)
    return settings


NOTICE = """\
---
slug: notice
title: A Notice
author: Ann Other
date: 1921-05-01
language: en
---

The ferry leaves at noon from the old quay. {#p1}

Nobody may smoke {~~abord~>aboard~~}, nor carry lamps. {#p2}
"""


def corrected_settings(folder: Path, texts: Path) -> Settings:
    """Build a copy of *texts* in *folder* with another text of two published revisions."""
    copy = folder / "texts"
    copytree(texts, copy)
    notice = copy / "notice.md"
    for day, old, new in ((1, "", ""), (2, "at noon", "at one o’clock")):
        source = notice.read_text(encoding="utf-8") if notice.exists() else NOTICE
        notice.write_text(source.replace(old, new) if old else source, encoding="utf-8")
        (outcome,) = publish(
            CollectionFolder(copy), ["notice"], note="As printed", today=date(2026, 11, day)
        )
        assert outcome.revision == day, outcome.refusal
    settings = Settings(
        texts=copy,
        index=folder / "index",
        engine="whoosh",
        report="mailto:editor@example.org",
    )
    build(settings)
    return settings


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """Return the page at *address*, which must answer with *status*."""
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status}"
    return response.text


def json_at(client: FlaskClient, address: str) -> dict[str, Any]:
    """Return the JSON at *address*, which must answer with 200."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status}"
    found: dict[str, Any] = response.get_json()
    return found


def pages_of_every_kind() -> list[str]:
    """Return an address of each kind of page of the collection of `corrected_settings`."""
    return [
        "/",
        "/search",
        "/search?q=secret+treaties",
        "/search?q=peace&per_page=3&kind=decree",
        "/search?q=peace&p=report-on-peace/p7&p=notice/p1",
        "/search/facets?q=peace&facet=kind",
        "/search?q=zebra",
        "/search?q=peace&view=concordance",
        "/search?q=peace&view=overview",
        "/search?q=peace&view=collocates&window=3&leave_out=war",
        "/search?q=peace&view=concordance&collocate=terms",
        "/compare",
        "/compare?q=peace&q2=war",
        "/timeline",
        "/timeline?q=peace&q=war&q=ferry",
        "/texts/",
        "/new",
        "/texts/report-on-peace?q=war",
        "/texts/report-on-peace/p9?q=secret+treaties",
        "/texts/report-on-peace/p1-p3",
        "/texts/report-on-peace/p9?style=apa",
        "/citations?p=report-on-peace/p7&p=report-on-peace/p9&p=nowhere/p1&style=mla",
        "/citations/handout?p=report-on-peace/p7&p=report-on-peace/p7-p9&p=nowhere/p1",
        "/texts/report-on-peace/p9?style=mla",
        "/texts/report-on-peace/p9~4-19.6yxwlu",
        "/texts/report-on-peace/p9~4-19.aaaaaa",
        "/texts/report-on-peace/p9/words?from=secret+treaties",
        "/texts/notice/p1",
        "/texts/notice/p1-p2",
        "/texts/notice@1",
        "/texts/notice@1/p1",
        "/texts/notice/history",
        "/texts/notice/history?revision=2",
        "/quotation?q=We+are+not+opposed+to+secret+diplomacy+and+will+act+openly",
        "/texts/?sort=title&author=lenin",
        "/years/",
        "/years/1917",
        "/years/1910s",
        "/authors/",
        "/authors/vladimir-lenin",
        "/subjects/",
        "/mine",
        "/texts/report-on-peace/p9/share",
        "/help",
        "/about",
        "/nowhere",
        "/texts/report-on-peas",
        "/texts/report-on-peace/p99",
    ]


def words_of(response: TestResponse) -> str:
    """Return the text of a page in one line, without tags, and without buttons that stand for the link before them."""
    shown = re.sub(r'<button class="if-some" hidden.*?</button>', " ", response.text)
    return " ".join(re.sub(r"<[^>]*>", " ", shown).split())


def follow(client: FlaskClient, address: str) -> tuple[list[str], TestResponse]:
    """Return where *address* leads, hop by hop, and what answers at the end."""
    hops = [address]
    response = client.get(address)
    while response.status_code == 301:
        assert len(hops) < 4, hops
        hops.append(response.headers["Location"])
        response = client.get(hops[-1])
    return hops, response
