"""Addresses of the area: referrals."""

from django.urls import URLPattern, path, register_converter

from warmhand.core.referral import Step
from warmhand.web import refer, refer_leave, referral_steps, referrals


class StepConverter:
    """A step of core.referral, as it stands in an address."""

    regex = "|".join(step.value for step in Step)

    def to_python(self, value: str) -> Step:
        """Return the step."""
        return Step(value)

    def to_url(self, value: Step) -> str:
        """Return its word."""
        return Step(value).value


register_converter(StepConverter, "step")

urlpatterns: list[URLPattern] = [
    path("refer/", refer.start, name="refer-start"),
    path("clients/<uuid:key>/refer/", refer.new, name="refer-new"),
    path("partners/<uuid:key>/refer/", refer.to_partner, name="refer-to"),
    path("clients/<uuid:key>/refer/partners/<uuid:partner>/", refer.new_to, name="refer-new-to"),
    path("episodes/<uuid:key>/refer/", refer.new_for_episode, name="refer-episode"),
    path("referrals/", referrals.referral_list, name="referrals"),
    path("referrals/<uuid:key>/", referrals.referral_page_view, name="referral"),
    path("referrals/<uuid:key>/why/", refer.why, name="refer-why"),
    path("referrals/<uuid:key>/who/", refer.who, name="refer-who"),
    path("referrals/<uuid:key>/who/partners/<uuid:partner>/", refer.who, name="refer-who-to"),
    path("referrals/<uuid:key>/consent/", refer_leave.consent, name="refer-consent"),
    path("referrals/<uuid:key>/ask-consent/", refer_leave.ask_consent, name="refer-ask-consent"),
    path("referrals/<uuid:key>/send/", refer_leave.send, name="refer-send"),
    path("referrals/<uuid:key>/step/<step:step>/", referral_steps.take_step, name="referral-step"),
    path("referrals/<uuid:key>/answer/", referral_steps.answer, name="referral-answer"),
    path("referrals/<uuid:key>/do/", referral_steps.do, name="referral-do"),
    path("referrals/<uuid:key>/appointment.ics", referrals.calendar, name="referral-calendar"),
]
