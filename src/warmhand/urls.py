"""Every address. What each may show to whom stands at its view, and the route matrix tries it."""

from django.urls import include, path

from warmhand.web import handover

account_urls = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("", include("warmhand.web.routes.today")),
    path("", include("warmhand.web.routes.clients")),
    path("", include("warmhand.web.routes.care")),
    path("", include("warmhand.web.routes.partners")),
    path("", include("warmhand.web.routes.referrals")),
    path("", include("warmhand.web.routes.settings")),
    path("", include("warmhand.web.routes.links")),  # without an account, by a secret link
    path("account/", include(account_urls)),
    path("handed-over/", handover.handed_over_page, name="handed-over"),
]
