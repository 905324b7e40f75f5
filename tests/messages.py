"""``make messages``: collect and compile the texts of every package. ``--check``: are the committed ones current?"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("portal", "portal/design", "portal/tenancy", "portal/identity", "portal/jobs", "portal/media",
            "portal/demo", "neighbourhoods", "feedback", "ideas", "cms")  # fmt: skip
OPTIONS = ("--settings", "tests.catalogues", "--locale", "lv", "--add-location", "file", "--no-obsolete",
           "--verbosity", "0", "--ignore", "locale")  # fmt: skip


def catalogue(package: Path) -> Path:
    return package / "locale" / "lv" / "LC_MESSAGES" / "django.po"


def entries(po: Path) -> str:
    """The catalogue without the header, whose date changes with every run."""
    return po.read_text().split("\n\n", 1)[-1] if po.exists() else ""


def collect(package: Path) -> None:
    catalogue(package).parent.mkdir(parents=True, exist_ok=True)
    # The front door's own texts stand in portal/locale, without those of the packages below it.
    below = [f"--ignore={path.name}/*" for path in map(ROOT.joinpath, PACKAGES) if path.parent == package]
    command = [sys.executable, str(ROOT / "manage.py"), "makemessages", *OPTIONS, *below]
    subprocess.run(command, cwd=package, check=True)


def compiled(po: Path) -> bytes:
    """The catalogue as programs read it. Stops at a fault that would only show when it is used."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as made:
        subprocess.run(["msgfmt", "--check", "-o", made.name, str(po)], check=True)  # noqa: S607
        return Path(made.name).read_bytes()


def untranslated(po: Path) -> str:
    run = subprocess.run(
        ["msgfmt", "--statistics", "-o", "/dev/null", str(po)],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    return "" if run.stderr.count(",") == 0 and "translated" in run.stderr else run.stderr.strip()


def main(check: bool) -> int:
    problems = []
    for package in (ROOT / name for name in PACKAGES):
        po = catalogue(package)
        before_text, before = po.read_bytes() if po.exists() else b"", entries(po)
        collect(package)
        if not po.exists():
            continue
        if check and entries(po) != before:
            problems.append(f"{po.relative_to(ROOT)} is not current: run make messages")
        if check:
            # A check changes nothing, or it would be red once only.
            po.write_bytes(before_text)
        if missing := untranslated(po):
            problems.append(f"{po.relative_to(ROOT)}: {missing}")
        mo = po.with_suffix(".mo")
        if not check:
            mo.write_bytes(compiled(po))
        elif not mo.exists() or mo.read_bytes() != compiled(po):
            problems.append(f"{po.relative_to(ROOT)} is compiled from an older text: run make messages")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
