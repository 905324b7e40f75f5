"""What tests of the public pages share."""

from typing import Any

from feedback.actions.opening import NewAuthor, open_case
from feedback.models import Case
from ideas.models import Category, Idea


def anonymous_case(title: str = "Soliņš", text: str = "Lūdzu soliņu.") -> tuple[Case, str]:
    """A case without an account, and the code that opens it."""
    opened = open_case(kind="idea", title=title, text=text, author=NewAuthor())
    Idea.objects.create(case=opened.case, category=Category.objects.get(slug="parki"), lat=56.95, lon=24.05)
    assert opened.code
    return opened.case, opened.code


def page_of(client: Any, case: Case) -> Any:
    return client.get(f"/lv/cases/{case.reference}/")
