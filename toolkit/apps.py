from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    name = "toolkit"

    def ready(self) -> None:
        """Registers what the site finds by name: words for keys, deliveries, periodic jobs."""
        from toolkit import schedule, tasks
        from toolkit.actions import withheld
        from toolkit.documents import words

        words.register()
        _ = schedule, tasks, withheld
