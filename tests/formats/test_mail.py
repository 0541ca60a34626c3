"""One mail, one person, the headers we wrote and no other."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.formats.mail import (
    Verdict,
    build_mail,
    mail_address,
    mail_checks_words,
    read_mail_checks,
)

HEADERS = [
    *("Message-ID", "Date", "From", "To", "Subject", "Reply-To", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
]


def mail(**fields):
    named = {
        "message_id": "<referral-1.2@warmhand.example>",
        "sent_at": datetime(2026, 10, 13, 17, 0, tzinfo=UTC),
        "from_name": "Maren Holt",
        "from_address": "maren@example.org",
        "to_name": "Hana Kovac, PT",
        "to_address": "hana.kovac@example.org",
        "subject": "Can you see somebody?",
        "text": "Dear Hana,\nhttps://x.example/r/abc\n",
        "reply_to": "maren@example.org",
    }
    return build_mail(**(named | fields))


def reread(message):
    return message_from_bytes(message.as_bytes(), policy=default)


def test_a_mail_reads_back_as_it_was_written():
    got = reread(mail())
    assert sorted(got.keys()) == sorted(HEADERS)
    assert got["Message-ID"] == "<referral-1.2@warmhand.example>"
    assert [a.addr_spec for a in got["To"].addresses] == ["hana.kovac@example.org"]
    assert got["To"].addresses[0].display_name == "Hana Kovac, PT"
    assert got.get_content().splitlines() == ["Dear Hana,", "https://x.example/r/abc"]


EVIL = st.one_of(
    st.text(),
    st.builds("{}\r\nBcc: all@example.org\r\n\r\n{}".format, st.text(), st.text()),
    st.builds('{}" <x@y.example>, "{}'.format, st.text(), st.text()),
).map(lambda text: text.encode("utf-8", "ignore").decode())


@given(EVIL, EVIL, EVIL, EVIL)
def test_no_text_adds_a_header_or_a_recipient(from_name, to_name, subject, text):
    got = reread(mail(from_name=from_name, to_name=to_name, subject=subject, text=text))
    assert sorted(got.keys()) == sorted(HEADERS)
    assert [a.addr_spec for a in got["To"].addresses] == ["hana.kovac@example.org"]
    assert [a.addr_spec for a in got["From"].addresses] == ["maren@example.org"]
    assert not got.is_multipart()


@pytest.mark.parametrize(
    "text",
    [
        *("", "hana", "a@b", "a@b.example, c@d.example", "Hana <a@b.example>", "a b@c.example"),
        *("a@b.example\nBcc: c@d.example", ".a@b.example", "a..b@c.example", "@b.example"),
        "a@b_c.example",
    ],
)
def test_what_is_not_one_plain_address_is_refused(text):
    with pytest.raises(InvalidValueError):
        mail_address(text)


def test_the_domain_is_lowered_and_the_name_left_alone():
    assert mail_address(" Hana.K@Example.ORG ") == "Hana.K@example.org"


def test_a_message_id_with_a_line_break_is_refused():
    with pytest.raises(InvalidValueError):
        mail(message_id="<a@b>\r\nBcc: c@d.example")


GOOD = """Delivered-To: me@example.net
Authentication-Results: mx.example.net;
       dkim=pass header.i=@example.org header.s=s1;
       spf=pass (example.net: domain of maren@example.org designates 192.0.2.1 as dkim=fail sender)
        smtp.mailfrom=maren@example.org;
       dmarc=pass (p=NONE) header.from=example.org
Authentication-Results: elsewhere.example; spf=fail
Subject: Test
"""


@pytest.mark.parametrize(
    ("pasted", "verdicts", "is_good"),
    [
        (GOOD, ("pass", "pass", "pass"), True),
        (GOOD.replace("\n", "\r\n"), ("pass", "pass", "pass"), True),
        (
            "authentication-results: x; spf=softfail; dkim=none",
            ("softfail", "none", "missing"),
            False,
        ),
        (
            "Authentication-Results: x; DKIM=FAIL; dkim=pass; spf=pass",
            ("pass", "pass", "missing"),
            True,
        ),
        (
            "Authentication-Results: x; spf=pass; dkim=pass; dmarc=fail",
            ("pass", "pass", "fail"),
            False,
        ),
        ("Authentication-Results: x; spf=temperror", ("other", "missing", "missing"), False),
        ("Authentication-Results: x; none", ("missing", "missing", "missing"), False),
    ],
    ids=["gmail-like", "crlf", "soft", "two-signatures", "dmarc", "error", "nothing"],
)
def test_a_pasted_header_gives_three_verdicts(pasted, verdicts, is_good):
    checks = read_mail_checks(pasted)
    assert (checks.spf, checks.dkim, checks.dmarc) == tuple(Verdict(word) for word in verdicts)
    assert checks.is_good == is_good
    assert [words.split()[0] for words in mail_checks_words(checks)] == ["SPF", "DKIM", "DMARC"]


def test_a_text_without_the_header_says_where_to_find_it():
    with pytest.raises(InvalidValueError, match="show original"):
        read_mail_checks("Subject: hello\nspf=pass")


@given(st.text())
def test_any_pasted_text_is_read_or_refused(pasted):
    try:
        read_mail_checks("Authentication-Results: " + pasted)
    except InvalidValueError:
        pytest.fail("the header was there")
