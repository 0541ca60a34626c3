"""What the trail tells apart."""

from enum import StrEnum


class Deed(StrEnum):
    """What somebody did."""

    READ = "read"
    WRITE = "write"
    SHARE = "share"
    EXPORT = "export"
    SIGN_IN = "sign_in"
