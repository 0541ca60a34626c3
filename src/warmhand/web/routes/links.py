"""Addresses of the area: links. Each opens with a secret token, for one purpose."""

from django.urls import URLPattern, path

from warmhand.web.links import answer, consent, consent_leave, partner

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
    path("c/<str:token>/", consent.client_consent, name="client-consent"),
    path("c/<str:token>/choose/", consent.client_choose, name="client-choose"),
    path("c/<str:token>/share/", consent.client_share, name="client-share"),
    path("c/<str:token>/sign/", consent.client_sign, name="client-sign"),
    path(
        "c/<str:token>/someone-else/", consent_leave.client_someone_else, name="client-someone-else"
    ),
    path("c/<str:token>/no-one/", consent_leave.client_no_one, name="client-no-one"),
    path("c/<str:token>/withdraw/", consent.client_withdraw, name="client-withdraw"),
    path("a/<str:token>/", answer.client_answer, name="client-answer"),
    path("a/<str:token>/withdraw/", answer.client_answer_withdraw, name="client-answer-withdraw"),
]
