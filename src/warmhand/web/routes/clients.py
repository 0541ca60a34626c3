"""Addresses of the area: clients."""

from django.urls import URLPattern, path

from warmhand.web import client_import, clients

urlpatterns: list[URLPattern] = [
    path("clients/", clients.client_list, name="clients"),
    path("clients/new/", clients.client_new, name="client-new"),
    path("clients/import/", client_import.client_import, name="client-import"),
    path(
        "clients/imports/<uuid:key>/undo/",
        client_import.client_import_undo,
        name="client-import-undo",
    ),
    path("clients/<uuid:key>/", clients.client_page, name="client"),
    path("clients/<uuid:key>/edit/", clients.client_edit, name="client-edit"),
    path("clients/<uuid:key>/archive/", clients.client_archive, name="client-archive"),
    path("clients/<uuid:key>/restore/", clients.client_restore, name="client-restore"),
]
