"""What may be asked of the figures that are shown. Every question is about which series, never about sums."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from toolkit.models.vocabularies import Setting


class SeriesFilter(django_filters.FilterSet):  # type: ignore[misc]
    organisation = django_filters.CharFilter(label=_("Slug of the organisation"), field_name="organisation__slug")
    measure = django_filters.CharFilter(label=_("Slug of the measure"), field_name="measure__key")
    setting = django_filters.MultipleChoiceFilter(label=_("Kind of place"), choices=Setting.choices)
