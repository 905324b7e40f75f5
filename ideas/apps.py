from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "ideas"
    verbose_name = _("Ideas")

    def ready(self) -> None:
        from feedback import kinds
        from ideas.actions.supports import withdraw_all
        from ideas.kind import IDEA
        from ideas.views.of_area import CONTENTS
        from neighbourhoods import contents
        from portal.identity import erasure

        kinds.register(IDEA)
        contents.register(CONTENTS)
        erasure.register(withdraw_all)
