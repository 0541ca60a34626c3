"""Addresses of the area: contacts with partners, tries, warmth."""

from django.urls import URLPattern, path

from warmhand.web import snoozes, touches, tries, warmth_rules

urlpatterns: list[URLPattern] = [
    path("partners/<uuid:key>/touch/", touches.touch_new, name="touch-new"),
    path("partners/<uuid:key>/touch/undo/", touches.touch_again, name="touch-again"),
    path("partners/<uuid:key>/snooze/", snoozes.partner_snooze, name="partner-snooze"),
    path("partners/<uuid:key>/try/", tries.try_new, name="try-new"),
    path("partners/what-works/", tries.what_works, name="what-works"),
    path("touches/<uuid:key>/", touches.touch_change, name="touch"),
    path("touches/<uuid:key>/remove/", touches.touch_remove, name="touch-remove"),
    path("touches/<uuid:key>/answered/", touches.touch_answered, name="touch-answered"),
    path("tries/<uuid:key>/outcome/", tries.try_outcome, name="try-outcome"),
    path("tries/<uuid:key>/remove/", tries.try_remove, name="try-remove"),
    path("settings/warmth/", warmth_rules.settings_warmth, name="warmth-rules"),
]
