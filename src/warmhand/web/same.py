"""Is this the same person? The queue, one question, one yes to many."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.network import SameAnswer
from warmhand.services import same_questions
from warmhand.services.merge_pages import one_now
from warmhand.services.same_pages import asked
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.access.same import Merge, SameQuestion, question_of
from warmhand.web.forms.same import HERE, AnswerForm, AtOnceForm
from warmhand.web.toasts import say

PAGE = 5
SECTION = {"section": "partners"}  # which entry of the menu is marked
SAID = {
    SameAnswer.TWO_PEOPLE: "Two people. You will not be asked about them again.",
    SameAnswer.NOT_SURE: "You will be asked again in 30 days.",
}


@member(*READ)
def same_people(request: Request) -> HttpResponse:
    """Ask about a few who may be the same, the likeliest first."""
    today = timezone.localdate()
    rows = same_questions.open_questions(today=today, with_care=with_care(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **SECTION,
        "page": page,
        "found": asked(page),
        "with_care": with_care(request),
        "at_once": same_questions.at_once(today=today).count(),
    }
    return render(request, "same/people.html", context)


@member(*READ_AND_WRITE)
def same_person(request: Request, key: UUID) -> HttpResponse:
    """Ask about one pair, or take the answer."""
    question = question_of(request, key)
    if request.method != "POST":
        return _question_page(request, question)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _question_page(request, question, status=422, problem="Choose one of the answers.")
    said = SameAnswer(form.cleaned_data["said"])
    try:
        merge = same_questions.answer(
            question=question,
            said=said,
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            keep=form.cleaned_data["keep"],
        )
    except DomainError as refused:
        status = 409 if isinstance(refused, StaleRowError) else 422
        return _question_page(request, question, status=status, problem=str(refused))
    _say(request, question, said, merge)
    return redirect(_back(question, merge, here=form.cleaned_data["back"] == HERE))


def _question_page(
    request: Request, question: SameQuestion, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    is_open = same_questions.open_questions(today=timezone.localdate(), with_care=True)
    context = {
        **SECTION,
        "found": asked([question]),
        "is_open": is_open.filter(pk=question.pk).exists(),
        "problem": problem,
    }
    return render(request, "same/person.html", context, status=status)


def _say(request: Request, question: SameQuestion, said: SameAnswer, merge: Merge | None) -> None:
    again = reverse("same-again", args=[question.pk])
    if merge is not None:
        undo = reverse("merge-undo", args=[merge.pk])
        say(request, one_now(merge), undo_url=undo)
    elif said is SameAnswer.SAME and question.partner and question.other_partner:
        words = f"{question.partner.name} works at {question.other_partner.name}."
        say(request, words, undo_url=again)
    else:
        say(request, SAID[said], undo_url=again)


def _back(question: SameQuestion, merge: Merge | None, *, here: bool) -> str:
    """Return where an answer leads: the page of the person it was asked on, or the queue."""
    if not here:
        return reverse("same-people")
    client = merge.kept_client_id if merge else question.client_id
    partner = merge.kept_partner_id if merge else question.partner_id
    return reverse("client", args=[client]) if client else reverse("partner", args=[partner])


@member(*WRITE)
def same_again(request: Request, key: UUID) -> HttpResponse:
    """Take an answer back and ask again."""
    question = question_of(request, key)
    try:
        same_questions.ask_again(question=question, user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
        return redirect("merges")
    say(request, "Taken back.")
    return redirect("same-person", key)


@member(*READ_AND_WRITE)
def same_yes_to_all(request: Request) -> HttpResponse:
    """Show who share a phone and nearly everything, and take one yes for those ticked."""
    today = timezone.localdate()
    found = asked(same_questions.at_once(today=today))
    keys = [str(one.question.pk) for one in found]
    form = AtOnceForm(request.POST or None).offer(keys)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "same/yes_to_all.html", {**SECTION, "found": found}, status=status)
    done, left = same_questions.yes_to_all(
        keys=[UUID(key) for key in form.cleaned_data["keys"]],
        user=request.user,
        now=timezone.now(),
        today=today,
    )
    words = f"Made one: {done}. Each can be undone below."
    say(request, f"{words} Left as they were: {left}." if left else words)
    return redirect("merges")
