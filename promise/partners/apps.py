from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "promise.partners"
    label = "partners"

    def ready(self) -> None:
        from promise.core.api.authentication import Bearer
        from promise.core.api.writes import Writes
        from promise.partners import queue, readers, schedule, tasks  # noqa: F401
        from promise.partners.actions.calls import once

        Bearer.readers = [readers.personal, readers.drawn]
        Writes.remember = once
