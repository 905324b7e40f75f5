#!/usr/bin/env python3
"""Check a municipality's trails for yourself, with nothing but Python 3.

    python3 verify_trails.py cases.csv steps.csv
    python3 verify_trails.py cases.csv steps.csv --heads heads.json
    python3 verify_trails.py cases.csv steps.csv --head 2026-11-24 DIGEST

cases.csv and steps.csv come from /api/v1/ of the portal. Heads are the fingerprints that you, or anybody, saved earlier
from /api/v1/heads: if somebody rewrote the past since then, they no longer fit. Exit 1 on a fault.
"""

import argparse
import csv
import hashlib
import hmac
import json
import re
import sys

csv.field_size_limit(10_000_000)
REFERENCE = re.compile(r"(?P<series>[A-Z]+-(?:[A-Z]+-)?[0-9]{4})-(?P<number>[0-9]{5,})")
WORDS = ("explanation", "details", "salt")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal_of(step):
    words = [step["explanation"], json.loads(step["details"])]
    return hmac.new(bytes.fromhex(step["salt"]), canonical(words), hashlib.sha256).hexdigest()


def digest_of(step, before):
    redacts = int(step["redacts"]) if step["redacts"] else None
    parts = [before, step["seal"], step["reference"], int(step["number"]), step["kind"], step["status"]]
    parts += [step["made_at"], int(step["day_only"]), step["answer_due_on"], step["promised_on"], redacts]
    return hashlib.sha256(canonical(parts)).hexdigest()


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def trail_faults(reference, steps, case):
    before, covered = "", {step["redacts"] for step in steps if step["redacts"]}
    for expected, step in enumerate(steps, start=1):
        for what in step_faults(step, expected, before, covered):
            yield f"{reference}, step {step['number']}: {what}"
        if step["withheld"] == "1" and not may_be_withheld(step, steps, case):
            yield f"{reference}, step {step['number']}: its words must not be withheld"
        before = step["digest"]


def step_faults(step, expected, before, covered):
    if int(step["number"]) != expected:
        yield f"step {expected} is missing"
    if step["redacted"] not in ("0", "1") or step["withheld"] not in ("0", "1"):
        yield "is neither open nor withheld nor covered"
    if (step["redacted"] == "1") != (step["number"] in covered):
        yield "is covered without a redaction, or not covered by one"
    if step["redacted"] == "1" or step["withheld"] == "1":
        if any(step[column] for column in WORDS):
            yield "is said to have no words, and has some"
    elif not step["explanation"].strip() or seal_of(step) != step["seal"]:
        yield "its words are not those that were sealed"
    if digest_of(step, before) != step["digest"]:
        yield "its digest does not continue the chain"


def may_be_withheld(step, steps, case):
    """The submission of what is not shown, words put right in time, and what authors say for themselves."""
    if step["number"] == "1" or step["kind"] == "correction":
        later = steps[int(step["number"]) :]
        shown = next((other for other in later if other["status"] == "published"), None)
        in_time = shown and any(o["kind"] == "correction" and int(o["number"]) < int(shown["number"]) for o in later)
        return case.get("shown") == "0" or bool(in_time)
    return step["kind"] == "second_look" or step["status"] == "withdrawn"


def case_faults(case, steps):
    statuses = [step["status"] for step in steps if step["kind"] == "status"]
    public = [status for status in statuses if status in ("published", "removed")]
    expected = {
        "status": statuses[-1] if statuses else "",
        "shown": str(int(public[-1:] == ["published"])),
        "answer_due_on": steps[-1]["answer_due_on"],
        "promised_on": steps[-1]["promised_on"],
        "steps": steps[-1]["number"],
        "digest": steps[-1]["digest"],
    }
    words = [s for s in steps if (s["number"] == "1" or s["kind"] == "correction") and s["redacted"] == "0"]
    if expected["shown"] == "0" or not words:
        expected["title"] = ""
    elif words[-1]["details"]:
        title = json.loads(words[-1]["details"]).get("title", "")
        # A title that a spreadsheet would take for a formula stands behind an apostrophe.
        expected["title"] = case["title"] if case["title"] == f"'{title}" else title
    for column, value in expected.items():
        if case[column] != value:
            yield f"{case['reference']}: its {column} does not follow from its steps"


def gaps(cases):
    numbers = {}
    for reference in cases:
        match = REFERENCE.fullmatch(reference)
        if match is None:
            yield f"{reference}: is no reference"
        else:
            numbers.setdefault(match["series"], set()).add(int(match["number"]))
    for series, given in sorted(numbers.items()):
        for number in sorted(set(range(1, max(given))) - given):
            yield f"{series}-{number:05d}: is missing"


def head_of(trails, day):
    """The fingerprint as it would have been published for ``day``, with the number of cases and steps."""
    newest, number = [], 0
    for reference, steps in trails.items():
        within = [step for step in steps if step["head"] and step["head"] <= day]
        number += len(within)
        if within:
            newest.append([reference, within[-1]["digest"]])
    return hashlib.sha256(canonical(sorted(newest))).hexdigest(), len(newest), number


def head_faults(trails, heads):
    for head in heads:
        digest, cases, steps = head_of(trails, head["day"])
        if digest != head["digest"] or head.get("cases", cases) != cases or head.get("steps", steps) != steps:
            yield f"The head of {head['day']} does not fit: something that it covered was changed or taken away."


def main():
    parser = argparse.ArgumentParser(description="Check the trails in cases.csv and steps.csv.")
    parser.add_argument("cases")
    parser.add_argument("steps")
    parser.add_argument("--heads", help="a file of heads that was saved earlier from /api/v1/heads")
    parser.add_argument("--head", nargs=2, metavar=("DAY", "DIGEST"), help="one head that was saved earlier")
    options = parser.parse_args()

    cases, trails, heads = {case["reference"]: case for case in read(options.cases)}, {}, []
    for step in sorted(read(options.steps), key=lambda step: (step["reference"], int(step["number"]))):
        trails.setdefault(step["reference"], []).append(step)
    if options.heads:
        with open(options.heads, encoding="utf-8") as file:
            heads += json.load(file)
    if options.head:
        heads.append(dict(zip(("day", "digest"), options.head, strict=True)))

    faults = [f"{reference}: stands in one of the files only" for reference in sorted(cases.keys() ^ trails.keys())]
    for reference, steps in trails.items():
        faults += trail_faults(reference, steps, cases.get(reference, {}))
        if reference in cases:
            faults += case_faults(cases[reference], steps)
    faults += [*gaps(cases), *head_faults(trails, heads)]
    for fault in faults:
        print(fault, file=sys.stderr)
    without = sum("1" in (step["withheld"], step["redacted"]) for steps in trails.values() for step in steps)
    made = sum(map(len, trails.values()))
    print(
        f"{len(cases)} trails, {made} steps ({without} without their words), {len(heads)} heads, {len(faults)} faults"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
