from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "ideas"
    verbose_name = _("Ideas")

    def ready(self) -> None:
        from feedback import kinds
        from ideas.actions.supports import withdraw_all
        from ideas.kind import IDEA
        from ideas.models import Category
        from ideas.views.of_area import CONTENTS
        from neighbourhoods import contents
        from neighbourhoods.models import Neighbourhood
        from portal.identity import erasure
        from portal.tenancy import hosts

        kinds.register(IDEA)
        hosts.forget_with(Category, Neighbourhood)
        contents.register(CONTENTS)
        erasure.register(withdraw_all)
