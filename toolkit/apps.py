from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def drop_what_changes(**kwargs: Any) -> None:
    from promise.core.rendered import install_triggers

    install_triggers()


class ToolkitConfig(AppConfig):
    name = "toolkit"

    def ready(self) -> None:
        """Registers what the site finds by name: words for keys, deliveries, periodic jobs."""
        from promise.core import hot, rendered
        from toolkit import schedule, tasks
        from toolkit.actions import withheld
        from toolkit.documents import kept, words

        words.register()
        rendered.register(kept.INITIATIVES)
        hot.register(hot.Read("/api/v1/initiatives/", "initiative", "published_at"))
        post_migrate.connect(drop_what_changes, sender=self, dispatch_uid="toolkit.rendered")
        _ = schedule, tasks, withheld
