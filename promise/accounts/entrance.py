"""The forms of django-allauth with our words: a label says what to type, and no grey text inside repeats it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.forms.fields import InvalidJSONInput
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]
LABELS: Words = {
    "login": _("Your e-mail address"),
    "email": _("Your e-mail address"),
    "password": _("Your password"),
    "remember": _("Stay signed in on this computer"),
    "oldpassword": _("Your password now"),
    "password1": _("Your new password"),
    "password2": _("The new password once more"),
    "code": _("The code"),
    "name": _("A name for this key"),
    "passwordless": _("Use it to sign in without a password"),
}
HELP: Words = {
    "passwordless": _("Your device then asks for your finger, your face or its PIN, and nothing else is needed."),
}
GARBLED = (LookupError, TypeError, AttributeError, ValueError, OverflowError, RecursionError, struct.error)


def refused() -> forms.ValidationError:
    return forms.ValidationError(_("That did not work. Please try again, or sign in another way."), code="incorrect_code")


class Plain:
    """Mixed in before a form of theirs."""

    labels: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {**LABELS, **self.labels}
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = words.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)


class Login(Plain, account.LoginForm):  # type: ignore[misc]
    pass


class Signup(Plain, account.SignupForm):  # type: ignore[misc]
    labels: ClassVar[Words] = {"password1": _("Choose a password"), "name": _("Your name")}


class AddEmail(Plain, account.AddEmailForm):  # type: ignore[misc]
    labels: ClassVar[Words] = {"email": _("Your new e-mail address")}


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPassword(Plain, account.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPassword(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKey(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class RequestLoginCode(Plain, account.RequestLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmLoginCode(Plain, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmEmail(Plain, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ChangeEmail(Plain, account.ChangeEmailForm):  # type: ignore[misc]
    pass


class Reauthenticate(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class SecondStep(Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class SecondStepAgain(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateApp(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass


class Credential(forms.JSONField):
    """What a browser hands over for a key, or anything else that somebody put there."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise refused() from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A page that is shown again asks the key again: what it answered before is of no use."""
        return InvalidJSONInput("")


class KeyForm(Plain):
    """A key's answer is read by a library that trusts its shape; what has another shape is a wrong answer, not a fault."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Credential(widget=forms.HiddenInput)  # type: ignore[attr-defined]

    def clean(self) -> Any:
        try:
            return super().clean()  # type: ignore[misc]
        except GARBLED as error:
            raise refused() from error


class KeyAnswer(KeyForm):
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except GARBLED as error:
            raise refused() from error


class AddKey(KeyForm, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    pass


class KeyInstead(KeyAnswer, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class KeySignIn(KeyAnswer, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class KeyAgain(KeyAnswer, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class EditKey(Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    pass
