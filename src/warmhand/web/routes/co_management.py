"""Addresses of the area: plans of shared care."""

from django.urls import URLPattern, path

from warmhand.web import co_management
from warmhand.web.links import plan

urlpatterns: list[URLPattern] = [
    path("referrals/<uuid:key>/plan/", co_management.plan, name="shared-plan"),
    path("referrals/<uuid:key>/plan/end/", co_management.plan_end, name="shared-plan-end"),
    path(
        "referrals/<uuid:key>/plan/reviewed/",
        co_management.plan_reviewed,
        name="shared-plan-reviewed",
    ),
    path("referrals/<uuid:key>/plan/told/", co_management.plan_told, name="shared-plan-told"),
    path("r/<str:token>/plan/", plan.partner_plan, name="partner-plan"),
    path("a/<str:token>/plan/", plan.client_plan, name="client-plan"),
]
