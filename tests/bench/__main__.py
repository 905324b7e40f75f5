"""Builds the towns, starts the servers, measures in interleaved rounds, prints a table and JSON.

Ratios, not seconds: every figure stands beside a bare Django view, a trivial view through our whole middleware, and a
one-row insert through the same stack, all of the same run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench import servers, support, towns
from tests.bench.report import Figures, Report
from tests.bench.towns import HOST
from tests.run import POSTGRESQL, services

SIZES = (1_000, 10_000, 100_000)
SHOWN_AT = 10_000
WORDS = ("rotaļlaukums", "ludzu", "soliņi parkā", "apgaism", "tilts", "māja 117", "ielā", "bibliotēka stacija")
BOX = "23.9,56.8,24.4,57.1"
LIST = "/lv/ideas/"
PINS = f"/api/v1/pins?bbox={BOX}&zoom=11"


@dataclass
class Target:
    port: int
    paths: list[str]


def main() -> int:
    options = _options()
    folder = Path(options.folder or Path(tempfile.gettempdir()) / "atbalss-bench")
    silent = services()
    base = "" if silent else POSTGRESQL
    if silent:
        print(f"!!! Measured on SQLite: PostgreSQL or Redis does not answer. {silent}", file=sys.stderr)
    urls = {size: towns.build(base, folder, size) for size in options.sizes}
    facts = {size: json.loads(towns.ask(urls[size], folder, size, "prepare")) for size in options.sizes}
    running = _start(urls, folder, options.sizes)
    try:
        targets = _targets(running, facts, options.sizes)
        figures = _measure(targets, options)
        exact = _supports(running, urls, folder, options.sizes)
    finally:
        for server in running.values():
            server.stop()
    report = _report(figures, exact, urls, folder, facts, options.sizes)
    print(f"{'PostgreSQL' if base else 'SQLite'}, gunicorn with {servers.WORKERS} workers, {options.connections} "
          f"connections, medians of {options.rounds} interleaved rounds of {options.seconds} s\n")  # fmt: skip
    print(report.table(), "\n")
    print(*report.promises, sep="\n")
    print("\n" + json.dumps({
        "medians": {name: asdict(found) for name, found in report.medians.items()},
        "promises": [asdict(promise) | {"kept": promise.kept} for promise in report.promises],
    }))  # fmt: skip
    return 0 if all(promise.kept for promise in report.promises) else 1


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(part) for part in text.split(",")], default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--folder", default="", help="where the towns' files stay from run to run")
    return parser.parse_args()


def _start(urls: dict[int, str], folder: Path, sizes: list[int]) -> dict[str, servers.Server]:
    running = {"bare": servers.start("bare", "tests.bench.bare:application", {})}
    for size in sizes:
        variables = towns.environment(urls[size], folder, size)
        running[str(size)] = servers.start(f"town of {size}", "portal.wsgi", variables)
    size = _shown(sizes)
    kept = towns.environment(urls[size], folder, size, PAGE_CACHE_SECONDS="10")
    running["kept"] = servers.start("town with kept pages", "portal.wsgi", kept)
    for name, server in running.items():
        servers.wait_for(server, HOST, "/bare" if name == "bare" else LIST)
    return running


def _shown(sizes: list[int]) -> int:
    return SHOWN_AT if SHOWN_AT in sizes else sizes[0]


def _targets(
    running: dict[str, servers.Server], facts: dict[int, dict[str, Any]], sizes: list[int]
) -> dict[str, Target]:
    shown = running[str(_shown(sizes))].port
    targets = {
        "bare": Target(running["bare"].port, ["/bare"]),
        "trivial": Target(shown, ["/bench/trivial"]),
        "insert": Target(shown, ["/bench/insert"]),
        "list, kept page": Target(running["kept"].port, [LIST]),
    }
    pages: dict[str, Callable[[int], list[str]]] = {
        "list": lambda size: [LIST],
        "case": lambda size: [f"/lv/cases/{reference}/" for reference in facts[size]["references"]],
        "pins": lambda size: [PINS],
        "search": lambda size: [f"{LIST}?{urlencode({'q': words})}" for words in WORDS],
    }
    # One page after the other, so that the sizes that are compared are measured within seconds.
    for page, paths in pages.items():
        for size in sizes:
            targets[f"{page} {size}"] = Target(running[str(size)].port, paths(size))
    return targets


def _measure(targets: dict[str, Target], options: Any) -> Figures:
    figures: Figures = {name: [] for name in targets}
    # The first round only warms up; from then on each round asks everything once, so that a slow minute hits all.
    for number in range(options.rounds + 1):
        for name, target in targets.items():
            seconds = options.seconds if number else options.seconds / 2
            found = _load(target, seconds, options.connections)
            if found["errors"] or not found["requests"]:
                raise SystemExit(f"{name}: {found['requests']:.0f} answers, {found['errors']:.0f} of them not 200.")
            if number:
                figures[name].append(found)
        print(f"round {number} of {options.rounds}", file=sys.stderr, flush=True)
    return figures


def _load(target: Target, seconds: float, connections: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.load", str(target.port), HOST, str(seconds), str(connections)]
    run = subprocess.run(command, input="\n".join(target.paths), check=True, capture_output=True, text=True)
    return dict(json.loads(run.stdout))


def _supports(
    running: dict[str, servers.Server], urls: dict[int, str], folder: Path, sizes: list[int]
) -> dict[str, int]:
    size = _shown(sizes)

    def ask(*question: str) -> Any:
        return json.loads(towns.ask(urls[size], folder, size, *question))

    given = ask("supporters", "100")
    first, *others = given["sessions"]
    queries = int(towns.ask(urls[size], folder, size, "support_queries", given["reference"], first))
    wrong = support.press(running[str(size)].port, HOST, given["reference"], others)
    return {"queries": queries, "wrong": wrong, "people": len(given["sessions"])} | ask("supports", given["reference"])


def _report(
    figures: Figures, exact: dict[str, int], urls: dict[int, str], folder: Path, facts: Any, sizes: list[int]
) -> Report:
    report, size = Report(figures), _shown(sizes)
    report.at_least("trivial view beside the bare one", report.ratio("trivial", "bare"), 1 / 3)
    first_page = report.ratio(f"list {size}", "trivial")
    report.at_least(f"first list page at {size}, beside the trivial view", first_page, 1 / 8)
    report.at_least("first list page, kept, beside the bare view", report.ratio("list, kept page", "bare"), 1 / 3)
    case = f"/lv/cases/{facts[size]['references'][0]}/"
    found = json.loads(towns.ask(urls[size], folder, size, "queries", LIST, case, PINS))
    report.at_most("queries of the first list page", found[LIST][0], 10)
    report.at_most("queries of a case page", found[case][0], 12)
    report.at_most("queries of the whole town's pins", found[PINS][0], 3)
    report.at_most("bytes of the whole town's pins", found[PINS][1], 40_000)
    report.at_most("queries of one support", exact["queries"], 8)
    report.at_most("supports that went wrong with 8 at once", exact["wrong"], 0)
    report.at_most("supports that the count is off by", abs(exact["shown"] - exact["people"]), 0)
    report.at_most("rows of supports that are missing or double", abs(exact["rows"] - exact["people"]), 0)
    if len(sizes) > 1:
        small, large = min(sizes), max(sizes)
        for page, limit in (("list", 1.5), ("case", 1.5), ("pins", 1.5), ("search", 3.0)):
            growth = report.ratio(f"{page} {large}", f"{page} {small}", "p50")
            report.at_most(f"p50 of {page}, {large} beside {small} ideas", growth, limit)
    return report


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent.parent)
    sys.exit(main())
