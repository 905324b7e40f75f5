from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "portal.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from portal.tenancy import checks, hosts  # noqa: F401 - checks register themselves

        hosts.connect()
