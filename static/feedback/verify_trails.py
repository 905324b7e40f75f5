#!/usr/bin/env python3
"""Check a municipality's trails for yourself, with nothing but Python 3.

    python3 verify_trails.py cases.csv steps.csv
    python3 verify_trails.py cases.csv steps.csv --head DIGEST --last-step NUMBER

cases.csv and steps.csv come from /api/v1/ of the portal. A head (with its last step) is one that you, or anybody,
saved earlier from /api/v1/heads: if somebody rewrote the past since then, the head no longer fits. Exit 1 on a fault.
"""

import argparse
import csv
import hashlib
import hmac
import json
import sys

csv.field_size_limit(10_000_000)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal_of(step):
    words = [step["explanation"], json.loads(step["details"])]
    return hmac.new(bytes.fromhex(step["salt"]), canonical(words), hashlib.sha256).hexdigest()


def digest_of(step, before):
    redacts = int(step["redacts"]) if step["redacts"] else None
    parts = [before, step["seal"], step["reference"], int(step["number"]), step["kind"], step["status"]]
    parts += [step["made_at"], step["answer_due_on"], step["promised_on"], redacts]
    return hashlib.sha256(canonical(parts)).hexdigest()


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def trail_faults(reference, steps):
    before, covered = "", {step["redacts"] for step in steps if step["redacts"]}
    for expected, step in enumerate(steps, start=1):
        place = f"{reference}, step {step['number']}"
        if int(step["number"]) != expected:
            yield f"{place}: step {expected} is missing"
        if step["redacted"] == "1" and step["number"] not in covered:
            yield f"{place}: is covered without a redaction"
        if step["redacted"] == "0" and step["withheld"] == "0" and seal_of(step) != step["seal"]:
            yield f"{place}: its words are not those that were sealed"
        if digest_of(step, before) != step["digest"]:
            yield f"{place}: its digest does not continue the chain"
        before = step["digest"]


def head_of(trails, last_step):
    newest = {}
    for reference, steps in trails.items():
        within = [step for step in steps if int(step["id"]) <= last_step]
        if within:
            newest[reference] = within[-1]["digest"]
    return hashlib.sha256(canonical([[ref, digest] for ref, digest in sorted(newest.items())])).hexdigest()


def main():
    parser = argparse.ArgumentParser(description="Check the trails in cases.csv and steps.csv.")
    parser.add_argument("cases")
    parser.add_argument("steps")
    parser.add_argument("--head", help="a head that was saved earlier")
    parser.add_argument("--last-step", type=int, help="the last_step published beside that head")
    options = parser.parse_args()
    if bool(options.head) != (options.last_step is not None):
        parser.error("--head and --last-step belong together")

    cases, trails, faults = {case["reference"]: case for case in read(options.cases)}, {}, []
    for step in sorted(read(options.steps), key=lambda step: (step["reference"], int(step["number"]))):
        trails.setdefault(step["reference"], []).append(step)
    for reference in sorted(cases.keys() ^ trails.keys()):
        faults.append(f"{reference}: stands in one of the files only")
    for reference, steps in trails.items():
        faults += trail_faults(reference, steps)
        newest = [step["status"] for step in steps if step["kind"] == "status"][-1:]
        if reference in cases and newest != [cases[reference]["status"]]:
            faults.append(f"{reference}: its status is not that of its newest step")
    if options.head and head_of(trails, options.last_step) != options.head:
        faults.append("The head does not fit: something that it covered was changed or taken away.")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(cases)} trails, {sum(map(len, trails.values()))} steps, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
