import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")
whole = get_wsgi_application()

from promise.core.thin import Thin  # noqa: E402  (after Django is set up)

application = Thin(whole)
