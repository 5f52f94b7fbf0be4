"""The whole site with the textbook's list beside it, to be served like the site itself."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.textbook"
application = get_wsgi_application()
