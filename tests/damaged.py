"""Files of people as they break: a seed makes one, always the same. Used by the suite and in bulk."""

import random
from collections.abc import Callable

GOOGLE = (
    "First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Nickname,Organization Name,"
    "Organization Title,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Street,Address 1 - City,"
    "Address 1 - Region,Address 1 - Postal Code,Address 1 - Country"
)
OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Job Title,Business Street,"
    "Business City,Business State,Business Postal Code,Business Country,Business Fax,"
    "Business Phone,Mobile Phone,E-mail Address,Notes,Referred By"
)
CLIENTS = "First Name,Last Name,Email,Mobile Number,Date of Birth,Added,Referral Source"
NAMES = ("Ada", "Bo", "José", "Łukasz", "O’Neill", "Kovac, Hana", "=1+1", "<b>", "", "张伟", "PT")
WORDS = (
    *(
        "Physical Therapist",
        "503 555 0171",
        "+44 20 7946 0000",
        "a@example.org",
        "97209",
        "PT, DPT",
    ),
    *("1979-02-03", "31/12/1979", "Google", "x" * 40, "\u202eabc", "USA", "\\,\\;\\n", "-", "²"),
)
CARD_LINES = (
    *("FN:Hana Kovac", "N:Kovac;Hana;;Dr.;PT", "item1.TEL;type=pref:503 555 0171", "KIND:org"),
    *("TEL;VALUE=uri;TYPE=\"voice,work\";PREF=1:tel:+1-503-555-0171;ext=2", "ORG:Riverside;Desk"),
    *("EMAIL;TYPE=INTERNET:a@example.org", "ADR;TYPE=WORK:;;2 Oak\\, 3;Portland;OR;97209;USA"),
    *("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=81lvarez;Jos=\r\n=C3=A9", "TITLE:Chiropractor"),
    *("PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n BBBB\r\n CC==", "NOTE:long\r\n er\\nnote", "X-ABSHOWAS:COMPANY"),
    *("BEGIN:VCARD", "END:VCARD", "PREF=zz;:", "TEL;PREF=٣:1", "N;CHARSET=utf-99;QUOTED-PRINTABLE:=ZZ="),
)  # fmt: skip
KINDS = ("cards", "google", "outlook", "clients", "plain")


def whole(rng: random.Random, kind: str) -> str:
    """A file of `kind` that is not damaged yet, though its contents may be odd."""
    if kind == "cards":
        return "".join(
            "BEGIN:VCARD\r\nVERSION:" + rng.choice(("2.1", "3.0", "4.0")) + "\r\n"
            + "".join(rng.choice(CARD_LINES) + "\r\n" for _ in range(rng.randint(1, 5)))
            + "END:VCARD\r\n"
            for _ in range(rng.randint(1, 3))
        )  # fmt: skip
    header = {"google": GOOGLE, "outlook": OUTLOOK, "clients": CLIENTS, "plain": ""}[kind]
    width = header.count(",") + 1 if header else rng.randint(1, 4)
    mark = rng.choice(",,,;\t|")
    lines = [header.replace(",", mark)] if header else []
    for _ in range(rng.randint(1, 3)):
        cells = [rng.choice(NAMES) if n < 4 else rng.choice(WORDS) for n in range(width)]
        lines.append(mark.join(f'"{cell}"' if mark in cell else cell for cell in cells))
    return "\r\n".join(lines) + "\r\n"


def _truncated(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _flipped(rng: random.Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        if broken:
            broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def _line_ends(rng: random.Random, data: bytes) -> bytes:
    ends = (b"\n", b"\r", b"\r\n", b"\n\r", b"\x0b", b"\x0c", b"\xe2\x80\xa8", b"")
    return b"".join(line + rng.choice(ends) for line in data.split(b"\r\n"))


def _quoting(rng: random.Random, data: bytes) -> bytes:
    where = rng.randrange(len(data) + 1)
    return data[:where] + b'"' * rng.randint(1, 60) + data[where:]


def _nulls(rng: random.Random, data: bytes) -> bytes:
    where = rng.randrange(len(data) + 1)
    return data[:where] + b"\x00" * rng.randint(1, 3) + data[where:]


def _huge(rng: random.Random, data: bytes) -> bytes:
    where = rng.randrange(len(data) + 1)
    # Beyond the longest cell of the csv module now and then.
    size = 140_000 if rng.random() < 0.004 else rng.randint(200, 900)
    filler = rng.choice((b"A", b"\\", b"=\r\n", b" ", b"\r\n ", b";", b"9"))
    return data[:where] + filler * (size // 10 if b"\n" in filler else size) + data[where:]


def _encoding(rng: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    name = rng.choice(
        ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "latin-1", "cp037", "utf-7", "utf-32")
    )
    return text.encode(name, "replace")


def _mixed(rng: random.Random, data: bytes) -> bytes:
    other = whole(rng, rng.choice(KINDS)).encode()
    where = rng.randrange(len(data) + 1)
    return data[:where] + other + data[where:]


def _header(rng: random.Random, data: bytes) -> bytes:
    head, _end, rest = data.partition(b"\r\n")
    wrong = rng.choice(
        (b"", head + b"," + head, b"Name,Name,Name", b"Phone", b",,,,,", rest[:40], b"," * 150)
    )
    return wrong + b"\r\n" + rest


def _nested(rng: random.Random, data: bytes) -> bytes:
    return b"BEGIN:VCARD\r\n" * rng.randint(1, 40) + data + b"END:VCARD\r\n" * rng.randint(0, 40)


DAMAGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _truncated, _flipped, _line_ends, _quoting, _nulls, _huge, _encoding, _mixed, _header, _nested,
)  # fmt: skip


def damaged(seed: int) -> bytes:
    """The damaged file number `seed`: a whole one of some kind, then one to three damages."""
    rng = random.Random(seed)
    data = whole(rng, KINDS[seed % len(KINDS)]).encode("utf-8")
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(DAMAGES)(rng, data)
    return data
