from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "promise.accounts"
    label = "accounts"

    def ready(self) -> None:
        from promise.accounts import checks  # noqa: F401
