"""The words people read for the keys that records hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from promise.core import vocabulary
from toolkit.models import Adoption, vocabularies

VOCABULARIES = {
    "kinds": vocabularies.Kind,
    "settings": vocabularies.Setting,
    "themes": vocabularies.Theme,
    "targets": vocabularies.Target,
    "phases": vocabularies.Phase,
    "frameworks": vocabularies.Framework,
    "barriers": vocabularies.Barrier,
    "evidence_levels": vocabularies.EvidenceLevel,
    "effects": vocabularies.Effect,
    "cost_bands": vocabularies.CostBand,
    "adoption_states": Adoption.State,
    "outcomes": Adoption.Outcome,
}

# the keys of Initiative.takes
TAKES = {
    "setup_time": _("To begin"),
    "weekly_time": _("Each week"),
    "money": _("Money"),
    "people": _("People"),
}


def register() -> None:
    for name, choices in VOCABULARIES.items():
        vocabulary.register(name, dict(choices.choices))
    vocabulary.register("takes", TAKES)
