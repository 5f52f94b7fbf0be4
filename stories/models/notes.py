from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContentNote(models.TextChoices):
    """What a reader may want to know before reading, after the NEON categories with what our field adds."""

    RESTRAINT = "restraint", _("Being held or restrained")
    SECLUSION = "seclusion", _("Seclusion")
    FORCED_MEDICATION = "forced_medication", _("Medicine given by force")
    SELF_HARM = "self_harm", _("Self-harm")
    SUICIDE = "suicide", _("Suicide")
    ABUSE = "abuse", _("Abuse")
    VIOLENCE = "violence", _("Violence")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence")
    DEATH = "death", _("Death and loss")
    RACISM = "racism", _("Racism")
    STIGMA = "stigma", _("Stigma and being looked down on")
    DRUGS_ALCOHOL = "drugs_alcohol", _("Drugs or alcohol")
    EATING = "eating", _("Eating and food")
    STRONG_LANGUAGE = "strong_language", _("Strong language")
    POLICE = "police", _("Police and crime")
