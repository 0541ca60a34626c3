"""Every address. What each may show to whom stands at its view, and the route matrix tries it."""

from allauth.account import views
from django.urls import include, path

from warmhand.web import handover

# Of allauth's pages, those that a member needs. Nobody signs up or resets a password by mail here:
# the first owner and whoever is locked out come by a one-time link (docs/run-for-real.md).
account_urls = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("", include("warmhand.web.routes.today")),
    path("", include("warmhand.web.routes.clients")),
    path("", include("warmhand.web.routes.care")),
    path("", include("warmhand.web.routes.safety")),
    path("", include("warmhand.web.routes.urgent")),
    path("", include("warmhand.web.routes.ratings")),
    path("", include("warmhand.web.routes.evidence")),
    path("", include("warmhand.web.routes.partners")),
    path("", include("warmhand.web.routes.a_team")),
    path("", include("warmhand.web.routes.touches")),
    path("", include("warmhand.web.routes.week")),
    path("", include("warmhand.web.routes.introductions")),
    path("", include("warmhand.web.routes.network")),
    path("", include("warmhand.web.routes.contacts")),
    path("", include("warmhand.web.routes.same")),
    path("", include("warmhand.web.routes.referrals")),
    path("", include("warmhand.web.routes.nudges")),
    path("", include("warmhand.web.routes.sharing")),
    path("", include("warmhand.web.routes.co_management")),
    path("", include("warmhand.web.routes.messages")),
    path("", include("warmhand.web.routes.incoming")),
    path("", include("warmhand.web.routes.calendars")),
    path("", include("warmhand.web.routes.loop_figures")),
    path("", include("warmhand.web.routes.letters")),
    path("", include("warmhand.web.routes.niches")),
    path("", include("warmhand.web.routes.plan")),
    path("", include("warmhand.web.routes.outreach")),
    path("", include("warmhand.web.routes.queue")),
    path("", include("warmhand.web.routes.came_from")),
    path("", include("warmhand.web.routes.newsletter")),
    path("", include("warmhand.web.routes.public_site")),
    path("", include("warmhand.web.routes.settings")),
    path("", include("warmhand.web.routes.links")),  # without an account, by a secret link
    path("account/", include(account_urls)),
    path("handed-over/", handover.handed_over_page, name="handed-over"),
]
