"""Rows of a provider file, made up, under the real names of its columns."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

LOCATION = "Business Practice Location Address"
BLOCKS = ("Business Mailing Address", LOCATION)


def header(*, sex: str = "Provider Sex Code") -> list[str]:
    """Return the 330 column names; `sex` was called `Provider Gender Code` in version 1."""
    parts = ("Name Prefix", "Name Suffix", "Credential")
    names = ["NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)"]
    names += ["Provider Organization Name (Legal Business Name)"]
    names += ["Provider Last Name (Legal Name)", "Provider First Name", "Provider Middle Name"]
    names += [f"Provider {part} Text" for part in parts]
    names += ["Provider Other Organization Name", "Provider Other Organization Name Type Code"]
    names += [f"Provider Other {part} Name" for part in ("Last", "First", "Middle")]
    names += [f"Provider Other {part} Text" for part in parts]
    names += ["Provider Other Last Name Type Code"]
    for block in BLOCKS:
        names += [f"Provider {line} Line {block}" for line in ("First", "Second")]
        names += [f"Provider {block} {part}" for part in ("City Name", "State Name", "Postal Code")]
        names += [f"Provider {block} Country Code (If outside U.S.)"]
        names += [f"Provider {block} {part} Number" for part in ("Telephone", "Fax")]
    names += ["Provider Enumeration Date", "Last Update Date", "NPI Deactivation Reason Code"]
    names += ["NPI Deactivation Date", "NPI Reactivation Date", sex]
    names += [f"Authorized Official {part} Name" for part in ("Last", "First", "Middle")]
    names += ["Authorized Official Title or Position", "Authorized Official Telephone Number"]
    for place in range(1, 16):
        names += [f"Healthcare Provider Taxonomy Code_{place}", f"Provider License Number_{place}"]
        names += [f"Provider License Number State Code_{place}"]
        names += [f"Healthcare Provider Primary Taxonomy Switch_{place}"]
    for place in range(1, 51):
        names += [f"Other Provider Identifier{part}_{place}" for part in ("", " Type Code")]
        names += [f"Other Provider Identifier {part}_{place}" for part in ("State", "Issuer")]
    names += ["Is Sole Proprietor", "Is Organization Subpart"]
    names += ["Parent Organization LBN", "Parent Organization TIN"]
    names += [f"Authorized Official {part} Text" for part in parts]
    names += [f"Healthcare Provider Taxonomy Group_{place}" for place in range(1, 16)]
    return [*names, "Certification Date"]


PLACE = "Provider Secondary Practice Location Address"
LOCATION_HEADER = [
    "NPI", f"{PLACE}- Address Line 1", f"{PLACE}-  Address Line 2", f"{PLACE} - City Name",
    f"{PLACE} - State Name", f"{PLACE} - Postal Code",
    f"{PLACE} - Country Code (If outside U.S.)", f"{PLACE} - Telephone Number",
    f"{PLACE} - Telephone Extension", "Provider Practice Location Address - Fax Number",
]  # fmt: skip
SHORT = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "organisation": "Provider Organization Name (Legal Business Name)",
    "last": "Provider Last Name (Legal Name)",
    "first": "Provider First Name",
    "middle": "Provider Middle Name",
    "credential": "Provider Credential Text",
    "address": f"Provider First Line {LOCATION}",
    "address_2": f"Provider Second Line {LOCATION}",
    "city": f"Provider {LOCATION} City Name",
    "state": f"Provider {LOCATION} State Name",
    "zip": f"Provider {LOCATION} Postal Code",
    "country": f"Provider {LOCATION} Country Code (If outside U.S.)",
    "phone": f"Provider {LOCATION} Telephone Number",
    "fax": f"Provider {LOCATION} Fax Number",
    "updated": "Last Update Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
    "code": "Healthcare Provider Taxonomy Code_1",
    "code_2": "Healthcare Provider Taxonomy Code_2",
    "code_15": "Healthcare Provider Taxonomy Code_15",
    "last_column": "Certification Date",
}
ADA = {
    "npi": "1000000004",
    "entity": "1",
    "last": "LOVELACE",
    "first": "ADA",
    "credential": "L.M.T.",
    "address": "12 ELM ST",
    "city": "PHILADELPHIA",
    "state": "PA",
    "zip": "191031234",
    "country": "US",
    "phone": "2155550101",
    "updated": "03/14/2025",
    "code": "225700000X",
}
NUMBERS = ("1000000004", "1000000012", "1000000020", "1000000038", "1000000046", "1000000053")


def row(**changes: str) -> list[str]:
    """Return the fields of one row: Ada's, with `changes` by the short names above."""
    values = {SHORT[name]: value for name, value in (ADA | changes).items()}
    return [values.get(name, "") for name in header()]


def ended(npi: str, on: str) -> list[str]:
    """Return the row of a number that was deactivated: the number and the day, nothing else."""
    only = {"NPI": npi, "NPI Deactivation Date": on}
    return [only.get(name, "") for name in header()]


def text(rows: Iterable[list[str]], *, quoting: int = csv.QUOTE_ALL, delimiter: str = ",") -> str:
    """Return a provider file that holds `rows`, every column quoted as the registry does."""
    made = io.StringIO()
    writer = csv.writer(made, quoting=quoting, delimiter=delimiter, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerows([header(), *rows])
    return made.getvalue()


def write(path: Path, *rows: list[str]) -> Path:
    """Write a provider file and return its path."""
    path.write_text(text(rows), "utf-8")
    return path


def place_row(npi: str = NUMBERS[0], line_2: str = "", zip_code: str = "08102") -> list[str]:
    """Return one second place of practice, in Camden unless `zip_code` says otherwise."""
    where = ["9 OAK AVE", line_2, "CAMDEN", "NJ", zip_code, "US", "8565550109", "", ""]
    return [npi, *where]


def place_text(*rows: list[str]) -> str:
    """Return a file of second places that holds `rows`."""
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([LOCATION_HEADER, *rows])
    return made.getvalue()
