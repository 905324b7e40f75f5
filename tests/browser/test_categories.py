"""An editor makes a category: its address comes from its name."""

from collections.abc import Callable

from playwright.sync_api import expect

from ideas.models import Category
from portal.tenancy.scope import municipality_scope
from tests.browser.visits import Visit
from tests.browser.world import World


def test_the_address_follows_the_latvian_name_until_it_is_saved(visit: Callable[..., Visit], world: World) -> None:
    desk = visit(signed_in="editor@example.org")
    desk.open("/admin/categories/new/")
    address = desk.page.locator("#id_slug")

    desk.page.locator("[name=names_lv]").press_sequentially("Ūdens & ķieģeļi")
    expect(address).to_have_value("udens-kiegeli")
    desk.page.locator("[name=names_en]").press_sequentially("Water")
    expect(address).to_have_value("udens-kiegeli")

    with municipality_scope(world.town):
        kept = Category.objects.earliest("pk")
    desk.open(f"/admin/categories/edit/{kept.pk}/")
    desk.page.locator("[name=names_lv]").press_sequentially(" un vēl")
    desk.page.locator("[name=names_en]").press_sequentially(" more")
    expect(address).to_have_value(kept.slug)
