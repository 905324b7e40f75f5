"""Background work of the pages."""

from django.core.management import call_command

from portal.jobs.registry import every, task
from portal.tenancy.scope import every_municipality


@every(300)
@task("cms.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take off what editors have set a time for; Wagtail's command serves all trees at once."""
    with every_municipality():
        call_command("publish_scheduled", verbosity=0)
