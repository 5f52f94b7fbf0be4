from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "promise.partners"
    label = "partners"

    def ready(self) -> None:
        from promise.core.api.authentication import Bearer
        from promise.partners import readers, schedule, tasks  # noqa: F401

        Bearer.readers = [readers.personal, readers.drawn]
