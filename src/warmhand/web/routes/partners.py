"""Addresses of the area: partners."""

from django.urls import path

from warmhand.web import a_team, partner_find, partner_list, partners

urlpatterns = [
    path("partners/", a_team.team_page, name="partners"),
    path("partners/everyone/", partner_list.partner_list, name="partners-everyone"),
    path("partners/new/", partners.partner_new, name="partner-new"),
    path(
        "partners/new/from-directory/",
        partner_find.partner_from_directory,
        name="partner-from-directory",
    ),
    path("partners/find/", partner_find.partner_find, name="partner-find"),
    path("partners/<uuid:key>/", partners.partner_page, name="partner"),
    path("partners/<uuid:key>/edit/", partners.partner_edit, name="partner-edit"),
    path("partners/<uuid:key>/rest/", partners.partner_rest, name="partner-rest"),
    path("partners/<uuid:key>/resume/", partners.partner_resume, name="partner-takes-clients"),
    path("partners/<uuid:key>/archive/", partners.partner_archive, name="partner-archive"),
    path("partners/<uuid:key>/restore/", partners.partner_restore, name="partner-restore"),
]
