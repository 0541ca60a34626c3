"""Addresses of the area: contacts."""

from django.urls import URLPattern, path

from warmhand.web import client_source, contacts

urlpatterns: list[URLPattern] = [
    path("partners/import/", contacts.contact_import, name="contact-import"),
    path(
        "partners/import/<uuid:batch>/undo/",
        contacts.contact_import_undo,
        name="contact-import-undo",
    ),
    path("partners/met/", contacts.partner_met, name="partner-met"),
    path("clients/<uuid:key>/source/", client_source.client_source, name="client-source"),
]
