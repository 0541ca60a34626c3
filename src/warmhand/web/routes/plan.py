"""Addresses of the area: plan."""

from django.urls import path

from warmhand.web import look_back, plan

urlpatterns = [
    path("outreach/", plan.outreach, name="outreach"),
    path("outreach/steps/", plan.plan_add, name="plan-add"),
    path("outreach/steps/change/", plan.plan_step, name="plan-step"),
    path("outreach/look-back/", look_back.look_back, name="look-back"),
]
