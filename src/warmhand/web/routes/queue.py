"""Addresses of the area: queue."""

from django.urls import URLPattern, path

from warmhand.web import queue

urlpatterns: list[URLPattern] = [
    path("queue/worker.js", queue.queue_worker, name="queue-worker"),
    path("queue/<uuid:key>/", queue.queue, name="queue"),
    path("queue/<uuid:key>/shell/", queue.queue_shell, name="queue-shell"),
    path("queue/<uuid:key>/state/", queue.queue_state, name="queue-state"),
    path("queue/<uuid:key>/sync/", queue.queue_sync, name="queue-sync"),
    path("p/<slug:practice>/demo/<slug:event>/queue/", queue.queue_screen, name="queue-screen"),
]
