"""The pages of ties, paths, requests and offers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.store.models import Introduction, IntroductionHop, Partner, Tie, Touch

pytestmark = pytest.mark.django_db
CEILING = 25


@pytest.fixture
def people(practice):
    ana = make.make_partner(practice, name="Ana Reyes", stage="trusted")
    ben = make.make_partner(practice, name="Ben Whitaker", stage="met", phone="", email="")
    cy = make.make_partner(
        practice, name="Cy Okafor", profession="orthopaedist", email="cy@example.org"
    )
    with scope(practice=practice):
        Touch.objects.create(
            practice=practice,
            partner=ana,
            kind="coffee",
            touched_on=make.today() - timedelta(days=3),
            created_at=make.NOW,
        )
    return ana, ben, cy


def tied(giver: Partner, receiver: Partner, kind: str = "works_with") -> Tie:
    with scope(practice=giver.practice):
        return Tie.objects.create(
            practice=giver.practice,
            giver=giver,
            receiver=receiver,
            kind=kind,
            known_on=make.today(),
            source="Ana herself",
            created_at=make.NOW,
        )


def note(other, **changed):
    today = make.today().isoformat()
    told = {
        "other": other.pk,
        "direction": "to",
        "kind": "knows",
        "known_on": today,
        "source": "Ana",
    }
    return {**told, **changed}


def text(response) -> str:
    return response.content.decode()


def test_a_tie_is_noted_shown_with_its_source_taken_out_and_brought_back(member, people):
    ana, _, cy = people
    url = reverse("tie-new", args=[ana.pk])
    page = member.post(url, note(cy, source="Ana herself"), follow=True)
    assert "Ana Reyes knows Cy Okafor" in text(page)
    assert "Ana herself" in text(page)
    with scope(practice=ana.practice):
        tie = Tie.objects.get()
    page = member.post(reverse("tie-remove", args=[tie.pk]), follow=True)
    assert "Nothing yet." in text(page)
    page = member.post(reverse("tie-again", args=[ana.pk]), follow=True)
    assert "Ana herself" in text(page)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"other": ""}, "Choose the person."),
        ({"source": ""}, "Write who said so"),
        ({"known_on": "2999-01-01"}, "Choose today or an earlier day."),
    ],
    ids=["nobody", "no source", "still to come"],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(member, people, changed, said):
    ana, _, cy = people
    told = note(cy, source="At the fair") | changed
    response = member.post(reverse("tie-new", args=[ana.pk]), told)
    assert response.status_code == 422
    assert said in text(response)
    assert ("At the fair" in text(response)) == (told["source"] != "")


def test_both_ways_are_two_ties_but_one_for_a_mutual_kind(member, people):
    ana, ben, cy = people
    url = reverse("tie-new", args=[ana.pk])
    member.post(url, note(cy, direction="both"))
    member.post(url, note(ben, direction="both", kind="same_event"))
    with scope(practice=ana.practice):
        assert Tie.objects.filter(kind="knows").count() == 2
        assert Tie.objects.filter(kind="same_event").count() == 1


def test_a_stranger_of_another_practice_cannot_be_tied(member, people):
    theirs = make.make_partner(make.make_practice(), name="Somebody Else")
    response = member.post(reverse("tie-new", args=[people[0].pk]), note(theirs))
    assert response.status_code == 404
    with scope(practice=people[0].practice):
        assert not Tie.objects.exists()


@pytest.mark.parametrize("before", [None, make.TODAY - timedelta(days=200)], ids=str)
def test_asked_whom_they_know_is_noted_once_by_two_taps_and_undone(member, people, before):
    ana = people[0]
    ana.asked_whom_on = before
    ana.save()
    url = reverse("partner-asked-whom", args=[ana.pk])
    page = text(member.post(url, follow=True))
    undo = page.split('role="status"')[1].split('action="')[1].split('"')[0]
    member.post(url)
    ana.refresh_from_db()
    assert ana.asked_whom_on == make.today()
    member.post(undo)
    ana.refresh_from_db()
    assert ana.asked_whom_on == before


def test_a_damaged_undo_is_no_day(member, people):
    ana = people[0]
    response = member.post(reverse("partner-asked-whom", args=[ana.pk]) + "?back=soon")
    assert response.status_code == 302
    ana.refresh_from_db()
    assert ana.asked_whom_on is None


def test_the_path_shows_reason_date_weakest_link_numbers_and_a_message(member, people):
    ana, _, cy = people
    tied(ana, cy)
    page = text(member.get(reverse("partner-path", args=[cy.pk])))
    for part in (
        "You → Ana Reyes → Cy Okafor",
        "Ana Reyes works with Cy Okafor, or refers to them (Ana herself,",
        "mostly an assumption so far",
        "Weakest link:",
        "Hello Ana,",
        'name="ready" value="mail"',
        'name="ready" value="text"',
        "about 62 in 100, from working together",
    ):
        assert part in page, part


def test_a_second_path_nearly_as_warm_can_be_taken(member, people, practice):
    ana, ben, cy = people
    tied(ana, cy, "introduced_before")
    dee = make.make_partner(practice, name="Dee Park", stage="trusted", npi="")
    with scope(practice=practice):
        Touch.objects.create(
            practice=practice,
            partner=dee,
            kind="coffee",
            touched_on=make.today() - timedelta(days=4),
            created_at=make.NOW,
        )
    tied(dee, cy, "introduced_before")
    tied(ben, cy)
    url = reverse("partner-path", args=[cy.pk])
    assert "Nearly as warm" in text(member.get(url))
    assert "Hello Ana," in text(member.get(url))
    assert "Hello Dee," in text(member.get(url, {"path": "2"}))
    told = {"words": "Hello Dee", "through": str(dee.pk)}
    member.post(reverse("introduction-new", args=[cy.pk]), told)
    with scope(practice=practice):
        assert IntroductionHop.objects.get().giver == dee


def test_nothing_of_a_client_stands_in_the_message(member, people, practice):
    ana, _, cy = people
    tied(ana, cy)
    client = make.make_client(practice, name="Theo Brandt")
    make.make_episode(client, label="neck pain")
    page = text(member.get(reverse("partner-path", args=[cy.pk])))
    assert "Theo" not in page
    assert "neck" not in page


def test_without_a_path_one_is_told_whom_to_ask(member, people):
    page = text(member.get(reverse("partner-path", args=[people[2].pk])))
    assert "No path known yet" in page
    assert "Ana Reyes" in page
    assert "Ben Whitaker" not in page  # not spoken with lately


def test_changed_words_are_taken_over_then_asked_answered_and_thanked_for(member, people):
    ana, _, cy = people
    tied(ana, cy)
    url = reverse("introduction-new", args=[cy.pk])
    words = {"words": "Dear Ana, would you?", "through": str(ana.pk)}
    page = member.post(url, {**words, "ready": "mail"})
    mail = "mailto:hana.kovac%40example.org?subject=An%20introduction&amp;body="
    assert f'{mail}Dear%20Ana%2C%20would%20you%3F"' in text(page)
    page = member.post(url, {**words, "ready": "text"})
    assert 'href="sms:+15035550171?&amp;body=Dear%20Ana' in text(page)
    with scope(practice=ana.practice):
        assert not Introduction.objects.exists()
    page = member.post(url, words, follow=True)
    assert "Dear Ana, would you?" in text(page)
    with scope(practice=ana.practice):
        hop = IntroductionHop.objects.get()
    page = member.post(reverse("hop-outcome", args=[hop.pk]), {"said": "yes"}, follow=True)
    assert "Say thank you" in text(page)
    key = hop.introduction_id
    assert "Have you talked with Cy Okafor?" in text(page)
    assert "Log your first talk" in text(member.get(reverse("partner", args=[cy.pk])))
    member.post(reverse("touch-new", args=[cy.pk]), {"kind": "call"})
    assert "Have you talked" not in text(member.get(reverse("introduction", args=[key])))
    assert "Log your first talk" not in text(member.get(reverse("partner", args=[cy.pk])))
    page = member.post(reverse("introduction-thanks", args=[key]), follow=True)
    assert "Thanked" in text(page)
    page = member.post(reverse("introduction-unthank", args=[key]), follow=True)
    assert "Say thank you" in text(page)
    page = member.post(reverse("hop-open", args=[hop.pk]), follow=True)
    assert "Asked, no answer yet" in text(page)


def test_a_path_that_changed_meanwhile_is_said_and_the_words_stay(member, people):
    ana, ben, cy = people
    tied(ana, cy)
    told = {"words": "Dear Ben", "through": str(ben.pk)}
    response = member.post(reverse("introduction-new", args=[cy.pk]), told)
    assert response.status_code == 409
    assert "The path has changed meanwhile" in text(response)
    assert "Dear Ben" in text(response)


def test_an_empty_message_is_refused(member, people):
    ana, _, cy = people
    tied(ana, cy)
    told = {"words": " ", "through": str(ana.pk)}
    response = member.post(reverse("introduction-new", args=[cy.pk]), told)
    assert response.status_code == 422
    assert "Write a message." in text(response)


def test_after_sixty_days_the_list_asks_at_which_step_it_stopped(member, people):
    ana, _, cy = people
    tied(ana, cy)
    member.post(
        reverse("introduction-new", args=[cy.pk]), {"words": "Hello", "through": str(ana.pk)}
    )
    long_ago = make.today() - timedelta(days=60)
    with scope(practice=ana.practice):
        Introduction.objects.update(asked_on=long_ago)
        IntroductionHop.objects.update(asked_on=long_ago)
    assert "At which step did it stop?" in text(member.get(reverse("introductions")))


@pytest.mark.parametrize("said", ["", "open", "perhaps"])
def test_an_answer_that_is_none_changes_nothing(member, people, said):
    ana, _, cy = people
    tied(ana, cy)
    member.post(
        reverse("introduction-new", args=[cy.pk]), {"words": "Hello", "through": str(ana.pk)}
    )
    with scope(practice=ana.practice):
        hop = IntroductionHop.objects.get()
    response = member.post(reverse("hop-outcome", args=[hop.pk]), {"said": said})
    assert response.status_code == 422
    hop.refresh_from_db()
    assert hop.outcome == "open"


def test_two_are_asked_apart_and_numbers_wait_for_both(member, people):
    ana, _, cy = people
    url = reverse("introduce-two", args=[ana.pk, cy.pk])
    page = text(member.get(url))
    assert "Both must agree before anyone’s number is passed on" in page
    assert page.count("cy%40example.org") == 1  # in the link, and nowhere else
    page = text(member.post(url, follow=True))
    assert "The two answers" in page
    assert "You reach them at" not in page


def test_whom_to_introduce_is_searched_by_name(member, people):
    page = text(member.get(reverse("introduce", args=[people[0].pk]), {"q": "okafor"}))
    assert "Cy Okafor" in page
    assert "Ben Whitaker" not in page


@pytest.mark.parametrize("name", ["introductions", "introduction", "partner-path", "tie-new"])
def test_a_page_asks_the_same_of_many_rows(
    member, people, practice, django_assert_max_num_queries, name
):
    ana, _, cy = people
    with scope(practice=practice):
        rows = Partner.objects.bulk_create(
            Partner(practice=practice, name=f"Person {each:03}", stage="met", created_at=make.NOW)
            for each in range(60)
        )
        for row in rows[:30]:
            tied(ana, row)
            asked = Introduction.objects.create(
                practice=practice,
                target=row,
                words="Hello",
                asked_on=make.TODAY,
                created_at=make.NOW,
            )
            IntroductionHop.objects.create(
                practice=practice, introduction=asked, position=1, giver=ana, receiver=row
            )
    tied(ana, cy)
    keys = {"introduction": [asked.pk], "partner-path": [cy.pk], "tie-new": [ana.pk]}
    with django_assert_max_num_queries(CEILING):
        assert member.get(reverse(name, args=keys.get(name))).status_code == 200
