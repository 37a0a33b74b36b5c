"""The wiring as a Django app: it brings the Celery application to life and holds the commands that run Concord."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "config"
    verbose_name = "Concord"

    def ready(self) -> None:
        # Tasks declared with `shared_task` find their application once this module has been imported.
        import config.celery  # noqa: F401
