"""Addresses. None holds a name: an address is an id, a receipt or a word of the navigation."""

from django.urls import include, path, re_path

from wholepicture.api.reference_page import reference
from wholepicture.api.urls import api, openapi, unknown_address
from wholepicture.web.administration.invitation import invitation

urlpatterns = [
    path("accounts/invitation/", invitation, name="account_invitation"),
    path("accounts/", include("wholepicture.web.frame.library_pages")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", unknown_address),  # where the library has a page of its own
    path("api/v1/docs", reference, name="api_reference"),
    path("api/v1/openapi.json", openapi),
    path("api/v1/", api.urls),
    re_path(r"^api/[\s\S]*$", unknown_address),
    path("", include("wholepicture.web.urls")),
]

handler400 = "wholepicture.web.frame.errors.bad_request"
handler403 = "wholepicture.web.frame.errors.permission_denied"
handler404 = "wholepicture.web.frame.errors.not_found"
handler500 = "wholepicture.web.frame.errors.server_error"
