"""What `warmhand --help` says: the commands people need, in the order in which they need them."""

from django.core.management import load_command_class

COMMANDS = (
    ("Begin", ("demo", "serve", "sign_in_link")),
    ("Bring in", ("contacts", "registry")),
    ("Look after", ("doctor", "work")),
    ("Figures", ("assess", "calibrate")),
)


def overview() -> str:
    """Return our commands, each with what it does; call after `django.setup`."""
    lines = ["warmhand COMMAND [--data DIR] ...", ""]
    for title, names in COMMANDS:
        lines += [f"{title}:"]
        for name in names:
            words = " ".join(load_command_class("warmhand.ops", name).help.split())
            lines.append(f"  {name.replace('_', '-'):<14}{words}")
        lines.append("")
    lines += [
        "More on one of them: warmhand COMMAND --help",
        "Django's own commands, rarely needed: warmhand help --commands",
    ]
    return "\n".join(lines)
