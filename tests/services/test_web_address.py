"""An address on a public page is https, names a host that others find, and carries no login."""

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.services.web_address import https_address

READ = {
    "": "",
    " https://book.example.com/maren?x=1#top ": "https://book.example.com/maren?x=1#top",
    "book.example.com/maren": "https://book.example.com/maren",
    "HTTPS://Book.example.com:8443/": "HTTPS://Book.example.com:8443/",
    "https://8.8.8.8/": "https://8.8.8.8/",
}
REFUSED = (
    "http://book.example.com",
    "javascript:alert(1)",
    "javascript://book.example.com/%0aalert(1)",
    "data:text/html,x",
    "https://maren:secret@book.example.com/",
    "https://book.example.com@evil.example/",
    "https://localhost/",
    "https://printer.local/",
    "https://192.168.1.4/",
    "https://book.example.com/a b",
    'https://book.example.com/"onclick=',
    "https://book.example.com\\@evil.example/",
    "https://book.example.com:99999/",
    "https://[::1/",
    "https://book..example.com/",
    "https:///only/a/path",
    "https://book.example.com/" + "a" * 200,
    "maren",
)


def test_an_address_is_kept_as_it_was_typed_with_https_before_it():
    assert {typed: https_address(typed) for typed in READ} == READ


def test_what_others_could_not_open_safely_is_refused():
    for typed in REFUSED:
        with pytest.raises(InvalidValueError):
            https_address(typed)
