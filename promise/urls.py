"""The map of the site: one line for each app."""

from django.urls import include, path

handler400 = "promise.core.errors.bad_request"
handler403 = "promise.core.errors.forbidden"
handler404 = "promise.core.errors.not_found"
handler500 = "promise.core.errors.broken"

urlpatterns = [
    path("", include("promise.desk.urls")),
    path("desk/", include("promise.partners.desk_urls")),
    path("alliance/", include("alliance.urls")),
    path("toolkit/", include("toolkit.urls")),
    path("stories/", include("stories.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("promise.api")),
]
