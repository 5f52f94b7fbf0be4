from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "promise.partners"
    label = "partners"

    def ready(self) -> None:
        from promise.core.api.authentication import Bearer
        from promise.core.api.writes import Writes
        from promise.partners import queue, readers, schedule, tasks  # noqa: F401
        from promise.partners.actions.calls import once
        from promise.partners.actions.notices import deliver  # noqa: F401  (registers its kind and lane)

        Bearer.readers = [readers.personal, readers.drawn]
        Writes.remember = once
