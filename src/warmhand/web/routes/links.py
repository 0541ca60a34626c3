"""Addresses of the area: links. Each opens with a secret token, for one purpose."""

from django.urls import URLPattern, path

from warmhand.web.links import partner

urlpatterns: list[URLPattern] = [
    path("r/<str:token>/", partner.partner_page, name="partner-referral"),
    path("r/<str:token>/letter.pdf", partner.partner_letter, name="partner-letter"),
    path("r/<str:token>/appointment.ics", partner.partner_calendar, name="partner-calendar"),
    *(
        path(
            f"r/<str:token>/{step.value}/",
            partner.partner_step,
            {"step": step},
            name=f"partner-{step.value}",
        )
        for step in partner.PARTNER_STEPS
    ),
]
