"""Web and worker as one process group: both run, or the command ends."""

import gc
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

HOST = "127.0.0.1"
THREADS = 4
STOP_SECONDS = 10
RESTART_SECONDS = 1.0
OBJECTS_BETWEEN_SWEEPS = 50_000


class Kept:
    """A child process that is started again whenever it has ended."""

    def __init__(self, command: Sequence[str], *, say: Callable[[str], object]) -> None:
        self._command = list(command)
        self._say = say
        self._started_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Start the child where it is not running; at most once a second."""
        if self.process is not None and self.process.poll() is None:
            return
        if time.monotonic() - self._started_at < RESTART_SECONDS:
            return
        if self.process is not None:
            self._say("The worker ended; starting it again.")
        self._started_at = time.monotonic()
        self.process = subprocess.Popen(self._command)  # noqa: S603 - our own command line

    def stop(self) -> None:
        """End the child, and wait until it has ended."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _ArbiterWithWorker(Arbiter):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's master, which looks after the mail worker as it does after web workers."""

    def manage_workers(self) -> None:
        """Keep both kinds of worker running; called about once a second."""
        super().manage_workers()
        self.app.kept.look()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """The site on one port of this machine, with `kept` beside it."""

    def __init__(self, *, port: int, kept: Kept, when_ready: Callable[[], object]) -> None:
        self.kept = kept
        self._options: dict[str, Any] = {
            "bind": f"{HOST}:{port}",
            # One process, so that the machine of a solo practice has memory left.
            "workers": 1,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": STOP_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: when_ready(),
            "on_exit": lambda _arbiter: kept.stop(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Return the site.

        What it is made of lasts as long as the process: the collector looks at it no more, and
        seldom at the rest. A sweep in the middle of a page doubled its time.
        """
        site = get_wsgi_application()
        gc.freeze()
        gc.set_threshold(OBJECTS_BETWEEN_SWEEPS, 10, 10)
        return site

    def run(self) -> None:
        """Serve until stopped; ends the process."""
        _ArbiterWithWorker(self).run()
