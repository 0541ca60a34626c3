"""Which profession the letters and words of a contact name, where that is certain."""

import re
from typing import Final

from warmhand.core.names import fold

_PT, _MT, _CHIRO, _ACU = (
    "physical_therapist", "massage_therapist", "chiropractor", "acupuncturist",
)  # fmt: skip
# Letters behind a name, without dots; MD, DO, RN, NP, PhD and ATC leave it open.
LETTERS: Final = {
    **dict.fromkeys(("PT", "DPT", "TDPT", "MPT", "MSPT", "RPT"), _PT),
    **dict.fromkeys(("LMT", "LMBT", "LMP", "CMT", "RMT", "LCMT", "BCTMB", "NCTMB"), _MT),
    **dict.fromkeys(("DC",), _CHIRO),
    **dict.fromkeys(("LAC", "DAOM", "DACM", "DIPLAC"), _ACU),
    **dict.fromkeys(("DPM",), "podiatrist"),
    **dict.fromkeys(("OTR", "OTR/L", "OTD", "MOT", "OT"), "occupational_therapist"),
    **dict.fromkeys(("PSYD",), "psychologist"),
    **dict.fromkeys(("NASM-CPT", "ACE-CPT", "CPT", "NSCA-CPT"), "personal_trainer"),
    **dict.fromkeys(("ACSM-CEP", "ACSM-EP"), "exercise_physiologist"),
}
# Words of a title or of an organization's name, folded.
WORDS: Final = {
    **dict.fromkeys(("physical therapist", "physical therapy", "physiotherapist",
                     "physiotherapy"), _PT),
    **dict.fromkeys(("massage therapist", "massage therapy", "massage"), _MT),
    **dict.fromkeys(("chiropractor", "chiropractic", "chiropractic physician"), _CHIRO),
    **dict.fromkeys(("acupuncturist", "acupuncture"), _ACU),
    **dict.fromkeys(("podiatrist", "podiatry", "podiatric"), "podiatrist"),
    **dict.fromkeys(("exercise physiologist", "exercise physiology"), "exercise_physiologist"),
    **dict.fromkeys(("orthopedic surgeon", "orthopaedic surgeon", "orthopedist", "orthopaedist",
                     "orthopedics", "orthopaedics", "sports physician",
                     "sports medicine physician"), "orthopaedist"),
    **dict.fromkeys(("occupational therapist", "occupational therapy"), "occupational_therapist"),
    **dict.fromkeys(("psychologist",), "psychologist"),
    **dict.fromkeys(("pain physician", "pain medicine", "pain management physician"),
                    "pain_medicine"),
    **dict.fromkeys(("primary care", "primary care physician", "family physician",
                     "family medicine", "general practitioner", "internist"), "primary_care"),
    **dict.fromkeys(("personal trainer", "personal training"), "personal_trainer"),
    **dict.fromkeys(("sports coach", "running coach", "swim coach", "tennis coach"),
                    "sports_coach"),
}  # fmt: skip
# Whoever helps, learns, sells or sits at the desk is not of the profession that stands beside it.
_BESIDE: Final = re.compile(
    r"\b(assistant|aide|student|intern|receptionist|reception|front desk|desk|office|manager"
    r"|billing|sales|recruiter|marketing|coordinator|retired|former)\b"
)
_PHRASES: Final = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)) + r")\b"
)


def guess_profession(
    *, credential: str, title: str, organisation: str, is_organisation: bool
) -> str:
    """Return the slug of the one profession that is named, or "" where none or several are.

    Letters behind the name count before a title, and a title before anything else. The name of
    a workplace says nothing of one person in it, only of the workplace itself.
    """
    said = _one({LETTERS.get(word, "") for word in _letters(credential)})
    if said is not None:
        return said
    if title and (_BESIDE.search(fold(title)) or not is_organisation):
        return "" if _BESIDE.search(fold(title)) else _by_words(title)
    return _by_words(organisation) if is_organisation else ""


def _letters(credential: str) -> list[str]:
    return credential.upper().replace(".", "").replace(",", " ").split()


def _one(found: set[str]) -> str | None:
    """Return the only profession found, "" for several, None for none."""
    slugs = found - {""}
    if not slugs:
        return None
    return slugs.pop() if len(slugs) == 1 else ""


def _by_words(text: str) -> str:
    return _one({WORDS[each] for each in _PHRASES.findall(fold(text))}) or ""
