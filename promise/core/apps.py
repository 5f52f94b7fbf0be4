from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "promise.core"
    label = "core"

    def ready(self) -> None:
        from promise.core import checks, ledger, mail, schedule  # noqa: F401  (registering is their whole point)
        from promise.core.catalogs import skip_empty
        from promise.core.plain_errors import speak_plainly

        skip_empty()
        speak_plainly()
