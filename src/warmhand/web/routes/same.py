"""Addresses of the area: same."""

from django.urls import path

from warmhand.web import merges, same

urlpatterns = [
    path("same/", same.same_people, name="same-people"),
    path("same/yes-to-all/", same.same_yes_to_all, name="same-yes-to-all"),
    path("same/<uuid:key>/", same.same_person, name="same-person"),
    path("same/<uuid:key>/again/", same.same_again, name="same-again"),
    path("merges/", merges.merge_list, name="merges"),
    path("merges/<uuid:key>/undo/", merges.merge_undo, name="merge-undo"),
    path("partners/<uuid:key>/merge/", merges.merge_partner, name="merge-partner"),
    path(
        "partners/<uuid:key>/merge/partner/<uuid:other>/",
        merges.merge_partners,
        name="merge-partners",
    ),
    path("clients/<uuid:key>/merge/", merges.merge_client, name="merge-client"),
    path(
        "clients/<uuid:key>/merge/client/<uuid:other>/",
        merges.merge_clients,
        name="merge-clients",
    ),
]
