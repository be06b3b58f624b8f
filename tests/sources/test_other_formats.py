"""Formats that are not read are refused by their names; a text that quotes their signs is read."""

import io
import zipfile
from pathlib import Path

import pytest

from archive.errors import BrokenText
from archive.sources.reader import read_source

_PROSE = "The bridge at our town is in a bad state, and nobody has mended it for years.\n\n"
_XML = '<?xml version="1.0"?>\n'


def _zip(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


OTHERS: dict[str, tuple[str | bytes, str]] = {
    "wikitext": (
        "'''The Bridge''' is in [[Oxford|a town]].\n\n== History ==\n{{stub}}\nIt is old.<ref>Roe</ref>",
        "wiki",
    ),
    "wiki redirect": ("#REDIRECT [[The Bridge]]", "wiki"),
    "latex": (
        "% notes\n\\documentclass{article}\n\\begin{document}\nWords.\n\\end{document}",
        "TeX",
    ),
    "latex chapter": (
        "\\chapter{The Bridge}\nIt is \\emph{old}.\\footnote{So it is.}\n\n\\section{More}\nWords.",
        "TeX",
    ),
    "rtf": (r"{\rtf1\ansi The bridge is bad.\par}", "Rich Text"),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le"),
        "old Word",
    ),
    "old excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"),
        "Excel",
    ),
    "page xml": (
        _XML + '<PcGts xmlns="http://schema.primaresearch.org/PAGE/2019"><Page/></PcGts>',
        "PAGE XML",
    ),
    "alto": (_XML + '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"/>', "ALTO"),
    "fb2": (
        _XML
        + '<FictionBook xmlns="http://www.gribuser.ru/xml"><body><p>A.</p><p>B.</p></body></FictionBook>',
        "FictionBook",
    ),
    "docbook": (
        '<article xmlns="http://docbook.org/ns/docbook"><para>A.</para></article>',
        "DocBook",
    ),
    "docbook 4": (
        _XML
        + '<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "x"><book><para/></book>',
        "DocBook",
    ),
    "any xml": (_XML + "<letters><letter>Dear Sir</letter></letters>", "XML"),
    "csv": ("file,title,year\na.txt,On Trade,1640\nb.txt,On Wool,1641\nc.txt,On Tin,1642\n", "CSV"),
    "csv of quoted cells": (
        'a;b;c\n"On Trade; a letter";"1";"2"\n"x";"y";"z"\n"x";"y";"z"\n',
        "CSV",
    ),
    "tsv": ("file\ttitle\tyear\na\tOn Trade\t1640\nb\tOn Wool\t1641\n", "CSV"),
    "json": ('{"title": "On Trade", "words": ["a"]}', "JSON"),
    "json lines": ('{"p": 1}\n{"p": 2}\n', "JSON"),
    "json list": ('[1, 2, "x"]', "JSON"),
    "bbcode": ("[b]The Bridge[/b]\n[quote]It is [i]old[/i].[/quote]\nSo they say.", "BBCode"),
    "man page": (".TH BRIDGE 1\n.SH NAME\nbridge \\- a way over\n.PP\nWords.", "troff"),
    "troff": ('.\\" a letter\n.LP\nDear Sir,\n.PP\nThe bridge is bad.\n.sp 2\nRoe', "troff"),
    "org": ("#+TITLE: The Bridge\n* One\nWords.", "Org"),
    "asciidoc": ("= The Bridge\n:author: Roe\n\nWords.", "AsciiDoc"),
    "rest": (
        "The Bridge\n==========\n\n.. note:: It is old.\n\n.. image:: x.png\n\nWords.",
        "reStructured",
    ),
    "subtitles": (
        "1\n00:00:01,000 --> 00:00:02,000\nWords.\n\n2\n00:00:03,000 --> 00:00:04,000\nMore.",
        "subtitles",
    ),
    "bibtex": ("@book{roe,\n  title = {The Bridge}\n}", "references"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"),
    "tiff": (b"II*\0" + bytes(40), "picture"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), "picture"),
    "mp3": (b"ID3\x03" + bytes(40), "recording"),
    "djvu": (b"AT&TFORM" + bytes(40), "DjVu"),
    "gzip": (b"\x1f\x8b\x08" + bytes(40), "compressed"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(40), "compressed"),
    "tar": (bytes(257) + b"ustar" + bytes(300), "tar"),
    "xlsx": (_zip(xl__workbook_xml="x"), "spreadsheet"),
    "ods": (_zip(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
    "pptx": (_zip(ppt__presentation_xml="x"), "presentation"),
    "zip": (_zip(letter="Dear Sir"), "ZIP"),
    "empty": ("", "empty"),
    "blank": (" \n\n ", "empty"),
    "noise": (bytes(range(32)) * 40, "control characters"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_format_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    """Another format is refused by its name, whatever the file is called, with what to do."""
    content, named = OTHERS[name]
    path = tmp_path / "letter.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BrokenText) as caught:
        read_source(path)
    (problem,) = caught.value.problems
    assert named in problem.message
    assert problem.remedy


@pytest.mark.parametrize(
    "words",
    [
        "He wrote \\emph{old} and \\section{one}, which he called LaTeX.\n",
        "A page of a wiki has [[links]] and '''bold''' words.\n",
        "In the forum one wrote [b]bold[/b] words.\n",
        ".TH is the first line of a manual.\n",
        'The file began with {"title": "On Trade"} and nothing else.\n',
        "[Enter HAMLET.]\n\nHAMLET. Words, words, words.\n",
        "{1} In the beginning was the bridge.\n",
        "Water, water, every where,\nAnd all the boards did shrink;\nWater, water, every where,\n"
        "Nor any drop to drink.\n",
        "Bread, cheese, wine.\nMilk, butter, eggs.\nSalt, pepper, oil.\n",
        "1861   16,500   20\n1862   17,000   21\n1863   18,000   22\n",
        "1861,\n1862,\n1863,\n1864,\n1865,\n1866,\n1867\n",
        "= = =\n\nThe bridge is old.\n",
        "<Smith> said that he was here.\n",
        "BM, as they called him, was here. II*, too.\n",
        ".. and so it went on:\n.. nobody came.\n",
        "@ the bridge we met.\n",
        "--> See there, he said, at 10:30.\n",
    ],
)
def test_a_text_that_quotes_signs_of_another_format_is_read(words: str, tmp_path: Path) -> None:
    """A text that quotes signs of another format is read."""
    path = tmp_path / "a.txt"
    path.write_text("On the Bridge\n\n" + words + "\n" + _PROSE * 4, encoding="utf-8")
    assert read_source(path).text.paragraphs
    path.write_text(words + "\n" + _PROSE, encoding="utf-8")
    assert read_source(path).text.paragraphs


@pytest.mark.parametrize(
    "words",
    [
        "HOLT\tThe river has been high.\nANNE\tSo they say.\nHOLT\tWho says so?\n" * 4,
        "\tThe river has been high.\n\tSo they say.\n\tWho says so, and why?\n" * 4,
        "HOLT\tThe river has been high,\n\tAnd nobody has paid,\nANNE\tSo they say,\n\tThey do,\n"
        * 4,
    ],
    ids=["names", "first lines", "names and verse"],
)
def test_a_text_with_tabs_is_no_table_of_values(words: str, tmp_path: Path) -> None:
    """Tabs that set in a line, or part a name from what is said, make no table of values."""
    path = tmp_path / "a.txt"
    path.write_text(words, encoding="utf-8")
    assert read_source(path).text.paragraphs


def test_a_tab_between_words_keeps_them_apart(tmp_path: Path) -> None:
    """Columns that a tab divides are cells, whatever the length of the words before it."""
    path = tmp_path / "a.txt"
    rows = "Year\tWool\tLinen\n1861\t120\t45\n1862\t132\t47\n186\t9\t5"
    path.write_text(f"On Trade\n\n{_PROSE}{rows}\n\n{_PROSE}", encoding="utf-8")
    table = read_source(path).text.paragraphs[1]
    assert table.kind.value == "table"
    assert table.text.endswith("1862 | 132 | 47 186 | 9 | 5")
