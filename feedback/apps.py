from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Cases and answers")

    def ready(self) -> None:
        from feedback.proof import checks, triggers  # noqa: F401 - checks register themselves
        from feedback.views.mine import mine
        from portal.identity import my_page

        my_page.register(my_page.Section(10, "handed-in", "feedback/mine.html", mine))

        pre_migrate.connect(triggers.stand_aside, sender=self, dispatch_uid="trail-triggers-stand-aside")
        post_migrate.connect(triggers.stand_again, sender=self, dispatch_uid="trail-triggers-stand-again")
