"""What else a partner can say on their page, each in one line."""

from warmhand.core.referral import Purpose, Status, Step
from warmhand.services.letters import PartnerView


def other_words(step: Step, view: PartnerView, *, writer: str) -> str:
    """Return the words of the way to `step`, where `writer` is told."""
    first = (view.content and view.content.first_name) or "the client"
    if view.purpose is Purpose.ASK:
        return "Answer the question" if step is Step.REPORT else "I cannot answer this"
    had_a_date = view.status in {Status.BOOKED, Status.MISSED}
    return {
        Step.BOOK: "There is another date" if had_a_date else "There is a date already",
        Step.MISS: f"{first[:1].upper()}{first[1:]} did not come",
        Step.HOLD: "It has to wait",
        Step.RESUME: "It goes on",
        Step.SEE: "The visit has taken place",
        Step.REPORT: f"Tell {writer} what you found",
        Step.DECLINE: f"I cannot see {first}",
        Step.GIVE_BACK: f"I cannot see {first} after all",
    }[step]
