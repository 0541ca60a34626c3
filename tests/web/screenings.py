"""Pages of safety questions, filled in as a person would."""

import re
from datetime import timedelta
from html.parser import HTMLParser

from django.test import Client as Browser
from django_scopes import scope

from tests.make import NOW
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_facts import regions_of
from warmhand.store.models import Screening


def text(response) -> str:
    body = re.sub(
        r"<(style|script).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL
    )
    return " ".join(body.replace("&#x27;", "'").replace("&amp;", "&").split())


class Form(HTMLParser):
    """The form with the questions: what it would send as it stands, and its "none of these"."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sends: dict[str, list[str]] = {}
        self.offers: dict[str, list[str]] = {}
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = "safety-form" in (found.get("class") or "")
        if tag != "input" or not self.inside or "name" not in found:
            return
        name, value = found["name"], found.get("value", "")
        if found.get("type") in ("checkbox", "radio"):
            self.offers.setdefault(name, []).append(value)
            if "checked" not in found:
                return
        self.sends.setdefault(name, []).append(value)


def form_of(page) -> Form:
    return Form(page.content.decode())


def read_out(browser: Browser, episode):
    """Begin to read the questions out; return the first page."""
    return browser.post(f"/episodes/{episode.pk}/safety/", {"by": "read_out"}, follow=True)


FACTS = {"fact-sex_at_birth": "female", "fact-pregnant": "no"}


def path_of(page) -> str:
    return page.request["PATH_INFO"]


def answer(browser: Browser, page, *, ticks=(), unsure=(), **more):
    """Send one page: what is given, and "none of these" for every other question."""
    form = form_of(page)
    sent = {name: list(values) for name, values in form.sends.items()}
    for name, value in {**FACTS, **more}.items():
        if name in form.offers or name in form.sends or name in ("hand_over", "none"):
            sent[name] = value if isinstance(value, list) else [value]
    if "yes" not in more:
        sent["yes"] = sorted({*sent.get("yes", []), *ticks} & set(form.offers.get("yes", [])))
    sent["unsure"] = sorted({*sent.get("unsure", []), *unsure} & set(form.offers.get("unsure", [])))
    if "none" not in more:
        ticked = {bundle_of(name) for name in sent["yes"] + sent["unsure"]}
        sent["none"] = [name for name in form.offers.get("none", []) if name not in ticked]
    return browser.post(path_of(page), sent, follow=True)


def bundle_of(name: str) -> str:
    data = red_flags()
    if name in data.facts:
        return data.facts[name].bundle or ""
    return data.flags[data.lines[name].flag].bundle or ""


def answer_all(browser: Browser, page, **how):
    """Answer both pages; return the last one."""
    second = answer(browser, page, **how)
    assert path_of(second) != path_of(page), text(second)
    return answer(browser, second, **how)


BEFORE = NOW - timedelta(days=10)


def answered(episode):
    """Let the questions before the first visit be answered ten days ago, with nothing ticked."""
    data = red_flags()
    facts = {
        fact.id: {"bool": False, "int": fact.none_value, "enum": fact.if_not_asked}[fact.type]
        for fact in data.facts.values()
        if fact.bundle
    }
    with scope(practice=episode.practice):
        Screening.objects.create(
            practice=episode.practice,
            client=episode.client,
            episode=episode,
            asked="intake",
            how="read_out",
            regions=regions_of(episode),
            facts={**facts, "age": 35, "sex_at_birth": "female"},
            urgency="none",
            evidence_on=data.checked_on,
            started_at=BEFORE,
            finished_at=BEFORE,
        )
    return episode
