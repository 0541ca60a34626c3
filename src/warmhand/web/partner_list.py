"""Everyone whom a practice knows: searched, narrowed, page by page, by name."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.http import urlencode

from warmhand.core.network import STAGE_WORDS, Stage
from warmhand.formats.professions import professions
from warmhand.services import partner_pages
from warmhand.web.access.people import READ, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.http import page_or_part, words_sought

LIST_PAGE = 24
NOT_KNOWN: dict[str, str | None] = {"": None, "unknown": ""}


@member(*READ)
def partner_list(request: Request) -> HttpResponse:
    """List everybody one knows, or those whom the search and the filters find, by name."""
    asked = _asked(request)
    found = partner_pages.find_keys(
        query=asked["q"],
        archived=bool(asked["archived"]),
        stage=asked["stage"],
        profession=NOT_KNOWN.get(asked["profession"], asked["profession"]),
        batch=UUID(asked["import"]) if asked["import"] else None,
    )
    page = Paginator(found, LIST_PAGE).get_page(request.GET.get("page"))
    lines = partner_pages.lines_of(list(page), practice=request.practice)
    here, away = partner_pages.count_partners()
    context = {
        **_filters(asked),
        "page": page,
        "lines": partner_pages.with_open_referrals(lines),
        "here": here,
        "away": away,
        "with_care": with_care(request),
    }
    return page_or_part(request, "partners/list.html", "found", context)


def _filters(asked: dict[str, str]) -> dict[str, Any]:
    """Return what was asked for, and what can be; professions are those in use."""
    kept = {key: value for key, value in asked.items() if value}
    also = asked["profession"] if asked["profession"] not in NOT_KNOWN else ""
    used = partner_pages.professions_in_use(archived=bool(asked["archived"]), also=also)
    return {
        **asked,
        "query": asked["q"],
        "batch": asked["import"],
        "kept": f"{urlencode(kept)}&" if kept else "",
        "is_narrowed": any(asked[name] for name in ("q", "stage", "profession", "import")),
        "stages": [(stage.value, words) for stage, words in STAGE_WORDS.items()],
        "professions": [(slug or "unknown", words) for slug, words in used],
    }


def _asked(request: Request) -> dict[str, str]:
    """Return what the list is asked for; what is no stage or profession asks for nothing."""
    stage, profession = request.GET.get("stage", ""), request.GET.get("profession", "")
    known = {each.slug for each in professions()} | {"unknown"}
    return {
        "q": words_sought(request.GET),
        "archived": "1" if request.GET.get("archived") == "1" else "",
        "stage": stage if stage in set(Stage) else "",
        "profession": profession if profession in known else "",
        "import": _key(request.GET.get("import", "")),
    }


def _key(said: str) -> str:
    try:
        return str(UUID(said))
    except ValueError:
        return ""
