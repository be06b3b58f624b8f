"""A minimal search page for comparison: Flask and SQLite FTS5, over a database made by `fill`.

python -m bench.fts5 DATABASE
"""

import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import local

from flask import Flask
from flask import request
from jinja2 import Environment

from bench.empty import serve

TEMPLATE = """<!doctype html><html lang=en><title>{{ q }}</title><form action=/search>
<input name=q value="{{ q }}"><button>Search</button></form><h1>{{ count }} paragraphs</h1>
<ol>{% for slug, number, title, snippet in hits %}<li><a href="/texts/{{ slug }}/{{ number }}">
{{ title }}, {{ number }}</a><p>{% for part in snippet.split("\\x01") %}{% if loop.first %}{{ part }}
{% else %}<mark>{{ part.split("\\x02")[0] }}</mark>{{ part.split("\\x02")[1] }}{% endif %}{% endfor %}</p>
{% endfor %}</ol></html>"""
HITS = """SELECT slug, number, title, snippet(paragraph, 3, char(1), char(2), '…', 40)
FROM paragraph WHERE paragraph MATCH ? ORDER BY rank LIMIT 20"""  # rank is bm25, the quick way
COUNT = "SELECT count(*) FROM paragraph WHERE paragraph MATCH ?"


def fill(path: Path, tokenizer: str, paragraphs: Iterable[tuple[str, str, str, str]]) -> None:
    """Write *paragraphs* (slug, number, title, words) to a new database at *path*."""
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIRTUAL TABLE paragraph USING fts5(slug UNINDEXED, number UNINDEXED,"
        f" title UNINDEXED, words, tokenize='{tokenizer}')"
    )
    database.executemany("INSERT INTO paragraph VALUES (?, ?, ?, ?)", paragraphs)
    database.execute("INSERT INTO paragraph(paragraph) VALUES ('optimize')")
    database.commit()
    database.close()


def main() -> None:
    """Serve the search page of the database that the command line names."""
    app, template, threads = Flask(__name__), Environment(autoescape=True), local()
    page, path = template.from_string(TEMPLATE), f"file:{sys.argv[1]}?mode=ro"

    @app.get("/search")
    def search() -> str:
        if not hasattr(threads, "database"):
            threads.database = sqlite3.connect(path, uri=True)
        q, ask = request.args.get("q", ""), threads.database.execute
        (count,) = ask(COUNT, (q,)).fetchone()
        return page.render(q=q, count=count, hits=ask(HITS, (q,)).fetchall())

    serve(app)


if __name__ == "__main__":
    main()
