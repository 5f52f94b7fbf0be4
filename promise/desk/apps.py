from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "promise.desk"
    label = "desk"
