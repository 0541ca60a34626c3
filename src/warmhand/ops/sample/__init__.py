"""The made-up people of the sample practice; days count back from the day it is made."""

import tomllib
from importlib.resources import files
from typing import Any

FILES = (
    "practice.toml",
    "clients.toml",
    "referrals.toml",
    "incoming.toml",
    "network.toml",
    "directory.toml",
)


def read_sample() -> dict[str, Any]:
    """Return the data files as one: practice, clients, referrals, what comes in, the network, listings."""
    told: dict[str, Any] = {}
    for name in FILES:
        told |= tomllib.loads(files(__name__).joinpath(name).read_text("utf-8"))
    return told
