"""Fuzz one target: ``python -m tests.support.fuzz.run TARGET RUNS SEED FOLDER``, in a process of its own.

Guided by coverage where atheris is installed, by Hypothesis alone where it is not. A crash ends the process,
and its input is in FOLDER; otherwise the last line says how many inputs were tried.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import seed as seeded
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.support.paths import ROOT

try:
    import atheris
except ImportError:
    atheris = None

#: The modules of each target whose branches guide the breeding.
FOLLOWED = {
    "address": "archive.model.address",
    "canonical": "archive.sources.canonical",
    "query": "archive.search.query",
    "quotation": "archive.quotation",
    "transcript": "archive.sources.transcript",
}


def modules() -> Iterator[str]:
    """Yield the names of all modules of the package."""
    for path in (ROOT / "archive").rglob("*.py"):
        name = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(name[:-1] if name[-1] == "__init__" else name)


def guided(name: str, runs: int, seed: int, folder: Path) -> None:
    """Breed inputs by the branches that they reach. libFuzzer prints its progress and ends the process."""
    # To follow the branches of all modules, also of what is never reached, would take half a minute at the start.
    others = [module for module in modules() if not module.startswith(FOLLOWED[name])]
    with atheris.instrument_imports(include=["archive"], exclude=others):
        from tests.support.fuzz import targets
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(targets.seeds(name)):
        (corpus / f"seed-{number}").write_bytes(content)
    if name in {"query", "quotation"}:
        targets.shipped()
    limits = [f"-runs={runs}", f"-seed={seed}", f"-max_len={targets.MAX_BYTES}"]
    limits += [
        # Seconds for one input; what takes so long even on a busy machine does not end.
        "-timeout=300",
        "-rss_limit_mb=2000",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *limits, str(corpus)], targets.TARGETS[name])
    atheris.Fuzz()


def unguided(name: str, runs: int, seed: int, folder: Path) -> None:
    """Combine pieces of the seeds and of noise at random."""
    from tests.support.fuzz import targets

    known = targets.seeds(name)
    tried = 0
    pieces = st.one_of(
        st.binary(max_size=60), st.sampled_from(known), st.text(max_size=60).map(str.encode)
    )

    @seeded(seed)
    @examples(
        max_examples=min(runs, targets.MAX_UNGUIDED_RUNS),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(pieces, max_size=6).map(b"".join))
    def tries(data: bytes) -> None:
        nonlocal tried
        tried += 1
        try:
            targets.TARGETS[name](data)
        except BaseException:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "crash-hypothesis").write_bytes(data)
            raise

    tries()
    sys.stderr.write(f"Without atheris, unguided: stat::number_of_executed_units: {tried}\n")


def main() -> None:
    """Fuzz as the arguments say."""
    name, runs, seed, folder = sys.argv[1:5]
    fuzz = guided if atheris is not None else unguided
    fuzz(name, int(runs), int(seed), Path(folder))


if __name__ == "__main__":
    main()
