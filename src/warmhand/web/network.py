"""The map of one's network, and what it shows beside the picture."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from warmhand.core.warmth import Word
from warmhand.services.map_groups import By
from warmhand.services.network_map import Asked, map_of
from warmhand.services.problems import problem_of, problems_by_region
from warmhand.web.access.people import READ, member
from warmhand.web.access.request import Request
from warmhand.web.network_picture import drawing

NAMED = 5
BY_WORDS = {By.PROFESSION: "Profession", By.SERVES: "What they serve"}
WORD_WORDS = {
    Word.WARM: "Warm",
    Word.LUKEWARM: "Lukewarm",
    Word.FADING: "Fading",
    Word.NOT_YET: "Not yet",
}


@member(*READ)
def network_map(request: Request) -> HttpResponse:
    """Show the people one knows as a picture and as a table, and what would be lost with whom."""
    today = timezone.localdate()
    asked = _asked(request)
    why = request.GET.get("why") == "1"
    found = map_of(practice=request.practice, today=today, asked=asked, with_figures=why)
    context = {
        "map": found,
        "drawing": drawing(found, today=today),
        "today": today,
        "groupings": [(by.value, words, by is asked.by) for by, words in BY_WORDS.items()],
        "words": [(word.value, words, word is asked.word) for word, words in WORD_WORDS.items()],
        "problems": problems_by_region(),
        "problem": problem_of(asked.problem),
        "is_narrowed": bool(asked.word or asked.problem),
        "bridges": found.bridges[:NAMED],
        "more_bridges": max(0, len(found.bridges) - NAMED),
        "has_away": any(each.away_words for each in found.people),
        "why_query": urlencode(_query(asked) | {"why": "1"}),
        "section": "partners",
    }
    return render(request, "network/map.html", context)


def _asked(request: Request) -> Asked:
    """Return what the address asks for; what is no such thing asks for nothing."""
    by, word = request.GET.get("by", ""), request.GET.get("show", "")
    problem = request.GET.get("problem", "")
    return Asked(
        by=By(by) if by in set(By) else By.PROFESSION,
        word=Word(word) if word in set(Word) else None,
        problem=problem if problem_of(problem) else "",
    )


def _query(asked: Asked) -> dict[str, str]:
    """Return what `_asked` reads, without what is asked for anyway."""
    given = {"by": asked.by.value, "show": asked.word or "", "problem": asked.problem}
    return {key: value for key, value in given.items() if value and value != By.PROFESSION}
