"""Addresses of the area: care."""

from django.urls import path

from warmhand.web import client_scores, episode_ends, episodes, reviews, scores, visits

urlpatterns = [
    path("clients/<uuid:key>/episodes/new/", episodes.episode_new, name="episode-new"),
    path("episodes/<uuid:key>/", episodes.episode_view, name="episode"),
    path("episodes/<uuid:key>/edit/", episodes.episode_edit, name="episode-edit"),
    path("episodes/<uuid:key>/end/", episode_ends.episode_end, name="episode-end"),
    path("episodes/<uuid:key>/reopen/", episode_ends.episode_reopen, name="episode-reopen"),
    path("episodes/<uuid:key>/again/", episodes.episode_again, name="episode-again"),
    path("episodes/<uuid:key>/score/", scores.score, name="score"),
    path("episodes/<uuid:key>/saved/", scores.score_saved, name="score-saved"),
    path("episodes/<uuid:key>/undo/", scores.score_undo, name="score-undo"),
    path("scores/<uuid:key>/correct/", scores.score_correct, name="score-correct"),
    path("episodes/<uuid:key>/visits/new/", visits.visit_new, name="visit-new"),
    path("clients/<uuid:key>/visits/new/", visits.visit_plan, name="visit-plan"),
    path("visits/<uuid:key>/move/", visits.visit_move, name="visit-move"),
    path("visits/", visits.visits_of_day, name="visits"),
    path("visits/<uuid:key>/", visits.visit, name="visit"),
    path("visits/<uuid:key>/mark/", visits.visit_mark, name="visit-mark"),
    path("episodes/<uuid:key>/review/", reviews.review, name="review"),
    path("episodes/<uuid:key>/hand-over/", client_scores.hand_over_device, name="hand-over"),
    path("s/<str:token>/", client_scores.client_score, name="score-link"),
]
