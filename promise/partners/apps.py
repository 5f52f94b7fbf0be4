from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "promise.partners"
    label = "partners"
