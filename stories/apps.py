from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"

    def ready(self) -> None:
        from promise.core import vocabulary
        from stories import schedule, tasks  # noqa: F401  (importing them registers what they handle)
        from stories.models import ContentNote

        vocabulary.register("content_notes", dict(ContentNote.choices))
