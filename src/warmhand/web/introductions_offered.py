"""Introducing two partners to each other: each is asked, and both agree before a number is passed on."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.services import introduction_lists, introductions, partner_pages
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ, READ_AND_WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.http import words_sought
from warmhand.web.introductions import contact_links
from warmhand.web.toasts import say

MOST_OFFERED = 12
SUBJECT = "May I introduce you?"


@member(*READ)
def introduce(request: Request, key: UUID) -> HttpResponse:
    """Choose whom to bring together with a partner."""
    partner = partner_of(request, key)
    query = words_sought(request.GET)
    others = [key for key in partner_pages.find_keys(query=query) if key != partner.pk]
    context = {
        "partner": partner,
        "query": query,
        "others": partner_pages.lines_of(others[:MOST_OFFERED], practice=request.practice),
        "more": len(others) - MOST_OFFERED,
    }
    return render(request, "introductions/introduce.html", context)


@member(*READ_AND_WRITE)
def introduce_two(request: Request, key: UUID, other: UUID) -> HttpResponse:
    """Show a message for each of two partners, and note that both were asked."""
    one, two = partner_of(request, key), partner_of(request, other)
    words = introduction_lists.offer_messages(one=one, other=two, practice=request.practice)
    if request.method != "POST":
        return _two_page(request, one, two, words)
    try:
        row = introductions.offer(
            one=one,
            other=two,
            words="\n\n".join(words),
            user=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except DomainError as refused:
        return _two_page(request, one, two, words, problem=str(refused))
    undo = reverse("introduction-remove", args=[row.pk])
    say(request, f"Noted: you asked {one.name} and {two.name}.", undo_url=undo)
    return redirect("introduction", row.pk)


def _two_page(
    request: Request, one: Partner, two: Partner, words: tuple[str, str], *, problem: str = ""
) -> HttpResponse:
    drafts = [  # “messages” is the name of what passes at the top of a page
        (person, each, contact_links(person, each, subject=SUBJECT))
        for person, each in zip((one, two), words, strict=True)
    ]
    context = {"one": one, "two": two, "drafts": drafts, "problem": problem}
    status = 422 if problem else 200
    return render(request, "introductions/introduce_two.html", context, status=status)
