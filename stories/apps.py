from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"

    def ready(self) -> None:
        from promise.core import vocabulary
        from stories import schedule, tasks  # noqa: F401  (importing them registers what they handle)
        from stories.models import ContentNote, Length, Medium, StoryTheme

        vocabulary.register("content_notes", dict(ContentNote.choices))
        vocabulary.register("story_themes", dict(StoryTheme.choices))
        vocabulary.register("story_media", dict(Medium.choices))
        vocabulary.register("story_lengths", dict(Length.choices))
