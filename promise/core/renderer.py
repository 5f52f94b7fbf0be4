"""Makes `{{ form }}` and `{{ field.as_field_group }}` come out in the style of the house."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
