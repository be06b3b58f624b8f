"""A program in TypeScript, with types made from the OpenAPI file by openapi-typescript, is checked by its compiler."""

from pathlib import Path

import pytest

from tests.support.npm import require_npm_clients
from tests.support.npm import run_client
from tests.support.paths import ROOT

FILE = ROOT / "archive/web/api/v1/openapi.json"
PROGRAM = """
import type { operations, paths } from "./api";

type Hits = operations["search"]["responses"]["200"]["content"]["application/json"];
type Query = NonNullable<paths["/search"]["get"]["parameters"]["query"]>;

export const asked: Query = { q: "peace", kind: ["decree"], sort: "date", per_page: 100 };

export function quoted(hits: Hits): string[] {
  return hits.items.map((hit) => {
    const [start, end] = hit.highlights[0] ?? [0, 0];
    const year: string | null = hit.date;
    return `${Array.from(hit.text).slice(start, end).join("")} (${hit.authors.join(", ")}, ${year}), ${hit.url}`;
  });
}
"""
WRONG = """
import type { paths } from "./api";
type Query = NonNullable<paths["/search"]["get"]["parameters"]["query"]>;
export const asked: Query = { q: "peace", sort: "newest" };
"""


def test_types_made_of_the_file_are_right(tmp_path: Path) -> None:
    """A program that reads hits is accepted in the strictest mode, and one that asks for another order is not."""
    require_npm_clients()
    types = tmp_path / "api.ts"
    run_client("openapi-typescript", FILE, "--output", types)
    (tmp_path / "program.ts").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "wrong.ts").write_text(WRONG, encoding="utf-8")
    options = ("--noEmit", "--strict", "--noUncheckedIndexedAccess", "--target", "es2022")
    run_client("tsc", *options, tmp_path / "program.ts", types)
    with pytest.raises(AssertionError, match="newest"):
        run_client("tsc", *options, tmp_path / "wrong.ts", types)
