"""Two people change the practice at once."""

from warmhand.services.practice import FIELDS

PATH = "/settings/practice/"


def opened(member):
    """The form as it stands, with the mark of what was read."""
    page = member.get(PATH)
    form = page.context["form"]
    values = {field: form[field].value() for field in FIELDS}
    return {k: "" if v is None else v for k, v in values.items()} | {"seen": page.context["seen"]}


def test_a_stale_edit_of_the_practice_is_refused_and_shows_both(member, practice):
    first, second = opened(member), opened(member)
    assert member.post(PATH, {**first, "city": "Salem"}).status_code == 302
    late = member.post(PATH, {**second, "city": "Eugene"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "<dt>City</dt><dd>Salem</dd>" in text
    assert 'value="Eugene"' in text
    practice.refresh_from_db()
    assert practice.city == "Salem"
    again = {**second, "city": "Eugene", "seen": late.context["seen"]}
    assert member.post(PATH, again).status_code == 302
    practice.refresh_from_db()
    assert practice.city == "Eugene"
