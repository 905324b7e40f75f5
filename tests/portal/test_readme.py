"""The table of settings in README.md is the one in the code."""

import re
from pathlib import Path

from portal.environment import VARIABLES

README = Path(__file__).parents[2] / "README.md"


def test_every_variable_is_in_the_table_as_the_code_has_it():
    rows = re.findall(r"^\| `([A-Z_0-9]+)` \| (.*?) ?\| (.*) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    told = [(name, default.strip().strip("`"), meaning) for name, default, meaning in rows]
    assert told == [(variable.name, variable.default, variable.meaning) for variable in VARIABLES]
