from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def keep_the_guard(**kwargs: Any) -> None:
    from alliance.models.lineage import install_guard

    install_guard()


class AllianceConfig(AppConfig):
    name = "alliance"

    def ready(self) -> None:
        from alliance import schedule, tasks  # noqa: F401  (they register themselves)
        from alliance.models import FoundingInterest, Pledge
        from promise.core import vocabulary

        vocabulary.register("pledge_states", dict(Pledge.State.choices))
        vocabulary.register("founding_states", dict(FoundingInterest.State.choices))

        post_migrate.connect(keep_the_guard, sender=self, dispatch_uid="alliance.lineage_guard")
