"""Addresses of the area: settings, the first hour, the ways in, the method."""

from django.urls import URLPattern, path

from warmhand.web import (
    accounts,
    first_hour,
    method,
    settings,
    settings_mail,
    settings_reach,
    team,
)

urlpatterns: list[URLPattern] = [
    path("settings/", settings.settings_start, name="settings"),
    path("settings/practice/", settings.settings_practice, name="settings-practice"),
    path("settings/security/", settings.settings_security, name="settings-security"),
    path("settings/mail/", settings_mail.settings_mail, name="settings-mail"),
    path("settings/mail/from/", settings_mail.mail_from, name="settings-mail-from"),
    path("settings/mail/server/", settings_mail.mail_through, name="settings-mail-server"),
    path("settings/mail/test/", settings_mail.mail_test, name="settings-mail-test"),
    path("settings/mail/check/", settings_mail.mail_check, name="settings-mail-check"),
    path("settings/reach/", settings_reach.settings_reach, name="settings-reach"),
    path("settings/reach/code/", settings_reach.reach_code, name="settings-reach-code"),
    path("settings/team/", team.settings_team, name="settings-team"),
    path("settings/team/<uuid:key>/", team.team_member, name="settings-team-member"),
    path("settings/team/<uuid:key>/link/", team.team_link, name="settings-team-link"),
    path("settings/team/<uuid:key>/end/", team.team_end, name="settings-team-end"),
    path("settings/team/<uuid:key>/back/", team.team_back, name="settings-team-back"),
    path("settings/practice-switch/", team.practice_switch, name="practice-switch"),
    path("first-hour/", first_hour.first_hour_start, name="first-hour"),
    *(
        path(
            f"first-hour/{word}/",
            first_hour.first_hour_page,
            {"word": word},
            name=f"first-hour-{word}",
        )
        for word in first_hour.WORDS
    ),
    path("method/", method.method, name="method"),
    path("welcome/<str:token>/", accounts.welcome, name="welcome"),
    path("new-password/<str:token>/", accounts.new_password, name="new-password"),
    path("reach/<str:token>/", settings_reach.reach_check, name="reach-check"),
]
