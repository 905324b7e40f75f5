from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "ideas"
    verbose_name = _("Ideas")

    def ready(self) -> None:
        from feedback import kinds
        from ideas.kind import IDEA
        from ideas.views.of_area import CONTENTS
        from neighbourhoods import contents

        kinds.register(IDEA)
        contents.register(CONTENTS)
