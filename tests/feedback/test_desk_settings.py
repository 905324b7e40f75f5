"""What moderators and editors keep in the admin: promises, rules, categories, departments, names of areas."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone, translation
from wagtail.admin.menu import Menu

from feedback.models import Rules
from feedback.rulebook import current_rules
from ideas.models import Category
from neighbourhoods.models import Neighbourhood
from portal.identity.models import Department
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.wagtail_hooks import SETTINGS
from tests.factories import make_department
from tests.feedback.desk import officer_client

PROMISES = {
    "contact_email": "pasts@testene.example", "contact_phone": "", "address": "", "support_threshold": "100",
    "reporting_channel_lv": "Ziņojiet šeit.", "reporting_channel_en": "",
    "publish_days": "1", "answer_days": "8", "forward_days": "4", "extension_days": "30",
}  # fmt: skip


def test_a_moderator_keeps_the_promises(town: Municipality) -> None:
    browser = officer_client(town)

    assert browser.get("/admin/municipality/").status_code == 200
    browser.post("/admin/municipality/", PROMISES)

    kept = Municipality.objects.get(pk=town.pk)
    assert (kept.answer_days, kept.support_threshold, kept.reporting_channel) == (8, 100, {"lv": "Ziņojiet šeit."})


def test_a_promise_of_no_days_is_refused(town: Municipality) -> None:
    response = officer_client(town).post("/admin/municipality/", PROMISES | {"answer_days": "0"})

    assert response.status_code == 422
    assert Municipality.objects.get(pk=town.pk).answer_days == 10


def rulebook(titles: list[str], **given: Any) -> dict[str, Any]:
    made = {"rule-TOTAL_FORMS": len(titles), "rule-INITIAL_FORMS": "3", "valid_from": timezone.localdate().isoformat()}
    for index, title in enumerate(titles):
        made |= {f"rule-{index}-title_lv": title, f"rule-{index}-text_lv": title and f"{title}: teksts."}
    return made | given


def test_saving_rules_makes_a_new_version(town: Municipality) -> None:
    browser = officer_client(town)

    assert browser.get("/admin/rulebook/").status_code == 200
    browser.post("/admin/rulebook/", rulebook(["Pirmais", "Otrais", "Trešais", "Ceturtais"], **{"rule-1-DELETE": "on"}))

    current = current_rules()
    assert current is not None
    assert current.version == 2
    assert [(rule["number"], rule["title"]["lv"]) for rule in current.rules] == [
        (1, "Pirmais"), (2, "Trešais"), (3, "Ceturtais"),
    ]  # fmt: skip
    assert Rules.objects.count() == 2


def test_rules_of_a_day_to_come_are_not_cited_yet(town: Municipality, client: Any) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = rulebook(["Pirmais", "Otrais", "Trešais", ""], valid_from=tomorrow.isoformat())
    browser = officer_client(town)

    assert browser.post("/admin/rulebook/", given).status_code == 302
    assert browser.post("/admin/rulebook/", given).status_code == 422
    current = current_rules()

    assert (current and current.version, Rules.objects.count()) == (1, 2)
    assert client.get("/lv/rules/").context["found"].version == 1
    with time_machine.travel(tomorrow + timedelta(days=1)):
        assert client.get("/lv/rules/").context["found"].version == 2


def test_half_a_rule_publishes_nothing(town: Municipality) -> None:
    given = rulebook(["Pirmais", "Otrais", "Trešais", ""], **{"rule-0-text_lv": ""})

    assert officer_client(town).post("/admin/rulebook/", given).status_code == 422
    assert Rules.objects.count() == 1


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.BUDGET_COORDINATOR, Role.EDITOR])
@pytest.mark.parametrize("path", ["/admin/municipality/", "/admin/rulebook/", "/admin/departments/new/"])
def test_settings_are_the_moderators(town: Municipality, role: str, path: str) -> None:
    assert officer_client(town, role).get(path).status_code == 302


def test_an_editor_adds_a_category_for_a_department(town: Municipality) -> None:
    department = make_department()

    officer_client(town, Role.EDITOR).post(
        "/admin/categories/new/",
        {"names_lv": "Ielas", "names_en": "Streets", "slug": "ielas", "order": "2", "department": department.pk},
    )

    made = Category.objects.get(slug="ielas")
    assert (made.names, made.department) == ({"lv": "Ielas", "en": "Streets"}, department)


def test_the_address_of_a_category_is_made_of_its_name_while_it_is_new(town: Municipality) -> None:
    browser = officer_client(town, Role.EDITOR)
    pages = [browser.get(f"/admin/categories/{path}/") for path in ("new", f"edit/{Category.objects.get().pk}")]
    for page, expected in zip(pages, ("#id_slug", None), strict=True):
        form = BeautifulSoup(page.content, "html.parser")
        filling = [form.select_one(f"[name=names_{code}]").get("data-w-sync-target-value") for code in ("lv", "en")]
        assert filling == [expected, None]
        address = form.select_one("#id_slug")
        assert address["data-controller"] == "w-slug"
        assert form.find(id=address["aria-describedby"]).text.strip()


def test_one_address_for_one_category(town: Municipality) -> None:
    given = {"names_lv": "Cits", "slug": "parki", "order": "2", "department": ""}

    response = officer_client(town).post("/admin/categories/new/", given)

    assert response.status_code == 200
    assert Category.objects.filter(slug="parki").count() == 1


def test_departments_are_closed_not_deleted(town: Municipality) -> None:
    department = make_department()
    browser = officer_client(town)

    browser.post(f"/admin/departments/delete/{department.pk}/")
    browser.post(
        f"/admin/departments/edit/{department.pk}/",
        {"names_lv": "Jaunā", "slug": department.slug, "retired_on": "2026-01-31"},
    )

    department.refresh_from_db()
    assert (department.names, str(department.retired_on)) == ({"lv": "Jaunā"}, "2026-01-31")


def test_an_area_gets_its_english_name_and_keeps_its_polygon(town: Municipality) -> None:
    area = Neighbourhood.objects.get(slug="rietumi")
    browser = officer_client(town, Role.EDITOR)

    browser.post(f"/admin/areas/edit/{area.pk}/", {"names_en": "The West"})
    browser.post("/admin/areas/new/", {"names_en": "Nowhere"})

    renamed = Neighbourhood.objects.get(pk=area.pk)
    assert (renamed.names, renamed.geometry) == ({"en": "The West"}, area.geometry)
    assert Municipality.objects.get(pk=town.pk).atlas_version > 0
    assert Neighbourhood.objects.count() == 2


@pytest.mark.parametrize("path", ["/admin/categories/", "/admin/departments/", "/admin/areas/"])
def test_the_lists_open(town: Municipality, path: str) -> None:
    make_department()

    assert officer_client(town).get(path).status_code == 200
    assert Department.objects.count() == 1


def test_officers_choose_the_language_of_the_admin(town: Municipality) -> None:
    browser = officer_client(town)
    given = {
        "locale-preferred_language": "en",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
    }

    assert browser.get("/admin/account/").headers["location"] == "/admin/preferences/"
    browser.post("/admin/preferences/", given)

    assert '<html lang="en"' in browser.get("/admin/inbox/").content.decode()


def test_pages_begin_at_the_municipalitys_own_home(town: Municipality) -> None:
    browser = officer_client(town, Role.EDITOR)

    assert browser.get("/admin/").headers["location"] == "/admin/inbox/"
    assert browser.get("/admin/pages/").headers["location"] == f"/admin/pages/{town.site.root_page_id}/"
    assert browser.get(f"/admin/pages/{town.site.root_page_id}/").status_code == 200


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_menu_leads_to_every_setting_in_either_language(town: Municipality, language: str) -> None:
    officer_client(town).get("/admin/inbox/")  # Wagtail registers its screens with its addresses.
    with translation.override(language):
        found = {item.name for item in Menu(register_hook_name="register_settings_menu_item").registered_menu_items}
    assert found >= SETTINGS
