"""Texts with hostile content: scripts, unsafe links, templates and control characters."""

from datetime import date
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.add import RefusedFile
from archive.publishing.add import add
from archive.publishing.publish import publish
from archive.settings import Settings

#: A script that must never run; if a browser ran it, the title would show it.
RUN = "document.title=/zqx/.source"

PARAGRAPHS = (
    f"Script <script>{RUN}</script> here.",
    f"Image <img src=x onerror=\"{RUN}\"> and <svg onload=\"{RUN}\"><script>{RUN}</script></svg> here.",
    f"Handler <b onclick=\"{RUN}\" style=\"color:red\">bold</b> <a href=\"x\" onmouseover=\"{RUN}\">link</a>.",
    f"Links [one](javascript:{RUN}) [two](JaVaScRiPt:{RUN}) [three](<java\tscript:{RUN}>)"
    f" [four](data:text/html,zqx).",
    f"Entities [one](&#106;avascript&#58;{RUN}) [two](java&Tab;script:{RUN})"
    f" [three](java&NewLine;script&colon;{RUN}).",
    f"Raw <a href=\"javascript:{RUN}\">a</a> <a href=\"&#x6A;avascript:{RUN}\">b</a>"
    f" <a href=\" java\nscript:{RUN}\">c</a>.",
    f"Vb [one](vbscript:{RUN}) <javascript:{RUN}> ![pic](https://evil.example/zqx.png) ![p](javascript:{RUN}).",
    "Base <base href=\"https://evil.example/\"> and <meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">.",
    "Frames <iframe src=\"https://evil.example/\"></iframe><object data=\"x\"></object><embed"
    " src=\"x\"><style>*{}</style>.",
    f"Forms <form action=\"https://evil.example/\"><input autofocus onfocus=\"{RUN}\"><button>go</button></form>.",
    f"Comments <!-- <script>{RUN}</script> --> and <!--> <script>{RUN}</script>"
    f" --> and <![CDATA[<script>{RUN}</script>]]>.",
    f"Breaks </p></main></body><script>{RUN}</script> and </title><zqx onzqx=1> and <<script>{RUN}//<</script>.",
    "Templates {{7*7}} {% raw %} ${7*7} <%= 7*7 %> #{7*7} here.",
    f"Marks {{~~<img src=x onerror={RUN}>~><svg onload={RUN}>~~}} {{++<script>{RUN}</script>++}} shown.",
    f"Stage [(*<script>{RUN}</script>*)]{{.stage}} and page {{pb \"><script>{RUN}</script>}} here.",
    f"A speaker speaks. {{speaker=\"<img src=x onerror={RUN}>\"}}",
    f"Math <math><mi xlink:href=\"javascript:{RUN}\">x</mi></math> <template><script>{RUN}</script></template> here.",
    "Bidi \u202etxet\u202c and \u2066more\u2069, and a null � here.",
    "Reference [one][evil], <https://evil.example/%22onmouseover=%22zqx>.\n\n[evil]: javascript:zqx \"t\" zqx",
    "Formula =cmd|' /C calc'!A0 and +1+1 and @SUM(1+1) here.",
    "Note with [^A] a mark.\n\n[^A]: A note <script>document.title=/zqx/.source</script> [x](javascript:zqx).",
)  # fmt: skip

HEAD = """\
---
slug: hostile
title: '</title><script>{run}</script>"><img src=x onerror={run}>'
author: ['<script>{run}</script>', '" onclick="{run}']
occasion: '<svg onload={run}>'
date: 1920-05-01
language: en
rights: '<a href="javascript:{run}">rights</a>'
source:
  title: '--><script>{run}</script>'
  url: 'https://evil.example/?a=%22%3E%3Czqx%3E&b={{{{7*7}}}}'
  publisher: '</script><script>{run}</script>'
  place: '{{{{7*7}}}}'
  year: '1920'
---

## <script>{run}</script> A heading <img src=x onerror={run}>

"""


def hostile_text() -> str:
    """Return the file of a text that tries everything at once, as far as the format reads it."""
    return HEAD.format(run=RUN) + "\n\n".join(PARAGRAPHS) + "\n"


def hostile_settings(folder: Path) -> Settings:
    """Build a collection of that text, published, and of the same words as an imported transcript."""
    texts = folder / "texts"
    texts.mkdir()
    (texts / "hostile.md").write_text(hostile_text(), encoding="utf-8")
    (texts / "collection.yaml").write_text(
        f"title: '<script>{RUN}</script>'\ndescription: '<img src=x onerror={RUN}>'\n"
        f"contact: 'javascript:{RUN}'\nexamples: ['<svg onload={RUN}>']\n"
    )
    note = f"<script>{RUN}</script>"
    (outcome,) = publish(CollectionFolder(texts), ["hostile"], note=note, today=date(2026, 11, 1))
    assert outcome.revision == 1
    messy = folder / "messy.txt"
    messy.write_text("A Messy Transcript\n\n" + "\n\n".join(PARAGRAPHS), encoding="utf-8")
    (added,) = add([messy], texts)
    assert not isinstance(added, RefusedFile)
    settings = Settings(texts=texts, index=folder / "index", engine="whoosh")
    build(settings)
    return settings
