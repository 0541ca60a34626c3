"""Addresses of the area: the public page, cards, requests that come in."""

from django.urls import URLPattern, path

from warmhand.web import (
    client_source,
    incoming,
    incoming_reports,
    named_partners,
    partner_cards,
    public,
    settings_public,
)

urlpatterns: list[URLPattern] = [
    path("p/<slug:practice>/", public.public_practice, name="public-practice"),
    path("p/<slug:practice>/refer/", public.public_refer, name="public-refer"),
    path("p/<slug:practice>/come/", public.public_come, name="public-refer-self"),
    path("p/<slug:practice>/thanks/", public.public_thanks, name="public-thanks"),
    path("p/<slug:practice>/privacy/", public.public_privacy, name="public-privacy"),
    path("p/<slug:practice>/from/<slug:code>/", public.public_card, name="public-card"),
    path("settings/public-page/", settings_public.settings_public, name="settings-public"),
    path(
        "settings/public-page/preview/",
        settings_public.settings_public_preview,
        name="settings-public-preview",
    ),
    path("settings/public-page/try/", settings_public.settings_public_try, name="settings-try"),
    path("partners/<uuid:key>/named/", named_partners.partner_named, name="partner-named"),
    path(
        "partners/<uuid:key>/not-named/",
        named_partners.partner_not_named,
        name="partner-not-named",
    ),
    path("partners/<uuid:key>/card/", partner_cards.partner_card, name="partner-card"),
    path("clients/<uuid:key>/named-us/", client_source.client_named_us, name="client-named-us"),
    path("incoming/", incoming.incoming_list, name="incoming"),
    path("incoming/new/", incoming.incoming_new, name="incoming-new"),
    path("incoming/<uuid:key>/", incoming.incoming_request, name="incoming-request"),
    path("incoming/<uuid:key>/source/", incoming.incoming_source, name="incoming-source"),
    path("incoming/<uuid:key>/take/", incoming.incoming_take, name="incoming-take"),
    path("incoming/<uuid:key>/answer/", incoming.incoming_answer, name="incoming-answer"),
    path("incoming/<uuid:key>/thank/", incoming.incoming_thank, name="incoming-thank"),
    path(
        "incoming/<uuid:key>/thank/undo/", incoming.incoming_thank_undo, name="incoming-thank-undo"
    ),
    path("incoming/<uuid:key>/report/", incoming_reports.incoming_tell, name="incoming-tell"),
    path(
        "incoming/<uuid:key>/report/agree/", incoming_reports.incoming_agree, name="incoming-agree"
    ),
    path("incoming/<uuid:key>/report/when/", incoming_reports.incoming_when, name="incoming-when"),
    path(
        "incoming/<uuid:key>/report/no-news/",
        incoming_reports.incoming_no_news,
        name="incoming-no-news",
    ),
    path(
        "incoming/<uuid:key>/report/paper/", incoming_reports.incoming_paper, name="incoming-paper"
    ),
    path("i/<str:token>/", incoming_reports.incoming_report, name="incoming-report"),
]
