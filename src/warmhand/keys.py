"""Secrets: from the environment, from a file it names, or from the key folder beside the data.

The key folder is never inside the data folder, so that a copy of the data is not a copy of its keys.
"""

import os
import secrets
from pathlib import Path

KEY_BYTES = 48


def key_dir(data_dir: Path) -> Path:
    """Return the folder that holds the keys of the practice data in `data_dir`."""
    named = os.environ.get("WARMHAND_KEYS")
    return Path(named) if named else data_dir.with_name(f"{data_dir.name}.keys")


def secret(name: str, *, folder: Path) -> str:
    """Return the secret `name`, or "" where none is set.

    Looked for in the variable WARMHAND_NAME, in the file that WARMHAND_NAME_FILE names, and in
    the key `folder`, in this order.
    """
    variable = f"WARMHAND_{name.upper()}"
    if value := os.environ.get(variable, ""):
        return value
    named = os.environ.get(f"{variable}_FILE")
    path = Path(named) if named else folder / name
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def is_in_environment(name: str) -> bool:
    """Tell whether the secret `name` comes from the environment, or from a file it names."""
    variable = f"WARMHAND_{name.upper()}"
    return bool(os.environ.get(variable) or os.environ.get(f"{variable}_FILE"))


def write_secret(name: str, value: str, *, folder: Path) -> None:
    """Keep `value` as the secret `name` in `folder`, readable by this user alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = folder / f".{name}.{secrets.token_hex(4)}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / name)


def ensure_keys(folder: Path) -> None:
    """Make the keys that every practice needs, where they are missing."""
    for name in ("secret_key", "link_key"):
        if not secret(name, folder=folder):
            write_secret(name, secrets.token_urlsafe(KEY_BYTES), folder=folder)
