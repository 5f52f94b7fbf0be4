"""What may be asked of adoptions. No question may tell whose an unnamed one is."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from toolkit.models import Adoption
from toolkit.models.vocabularies import Setting


class AdoptionFilter(django_filters.FilterSet):  # type: ignore[misc]
    initiative = django_filters.CharFilter(label=_("Slug of the initiative"), field_name="initiative__slug")
    organisation = django_filters.CharFilter(label=_("Slug of the organisation"), method="named")
    outcome = django_filters.MultipleChoiceFilter(label=_("What came of it"), choices=Adoption.Outcome.choices)
    state = django_filters.MultipleChoiceFilter(label=_("Where it stands"), choices=Adoption.State.choices)
    setting = django_filters.MultipleChoiceFilter(label=_("Where"), choices=Setting.choices)

    def named(self, queryset: QuerySet[Adoption], name: str, value: str) -> QuerySet[Adoption]:
        """Unnamed ones belong to nobody here, and neither do those of an organisation that has left."""
        return queryset.filter(pk__in=Adoption.objects.named().values("pk"), organisation__slug=value)
