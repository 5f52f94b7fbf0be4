from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser


class TooLarge(APIException):
    status_code = 413
    default_detail = _("This is too large. Send less at a time.")


class OrjsonParser(BaseParser):
    """A JSON object of bounded size. What no text may hold (lone surrogates) and no number is (NaN) is refused here."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> dict[str, Any]:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            found = orjson.loads(body or b"{}")
        except orjson.JSONDecodeError as error:
            raise ParseError(_("This is not JSON in UTF-8.")) from error
        if not isinstance(found, dict):
            raise ParseError(_('Send a JSON object, such as {"title": "Tea and toast"}.'))
        return found
