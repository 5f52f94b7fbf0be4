from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "promise.core"
    label = "core"

    def ready(self) -> None:
        from promise.core import checks, ledger, mail, schedule  # noqa: F401  (registering is their whole point)
        from promise.core.plain_errors import speak_plainly

        speak_plainly()
