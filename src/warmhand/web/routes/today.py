"""Addresses of the area: today, and the mail on its way out."""

from django.urls import URLPattern, path

from warmhand.web import outgoing, today

urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("outgoing-mail/", outgoing.outgoing_mail, name="outgoing-mail"),
    path("outgoing-mail/<uuid:key>/cancel/", outgoing.mail_cancel, name="mail-cancel"),
    path("outgoing-mail/<uuid:key>/retry/", outgoing.mail_retry, name="mail-retry"),
]
