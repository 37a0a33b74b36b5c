"""Addresses of the workspace."""

from django.urls import include, path

from plans.views import files, home, live, notices, settings, talk

plan_patterns = [
    path("activity/", talk.activity, name="activity"),
    path("comments/<slug:kind>/<str:target>/", talk.comment_list, name="comment_list"),
    path("comments/<slug:kind>/<str:target>/add/", talk.comment_add, name="comment_add"),
    path("people/", talk.people, name="people"),
    path("comment/<str:key>/resolve/", talk.comment_resolve, name="comment_resolve"),
    path("export/", settings.plan_export, name="plan_export"),
    path("file/<str:key>/", files.file_download, name="file_download"),
    path("file/<str:key>/remove/", files.file_remove, name="file_remove"),
    path("files/<slug:kind>/<str:target>/", files.file_list, name="file_list"),
    path("files/<slug:kind>/<str:target>/add/", files.file_add, name="file_add"),
    path("jobs/<int:pk>/", live.job_status, name="job_status"),
    path("jobs/<int:pk>/cancel/", live.job_cancel, name="job_cancel"),
    path("live/", live.live_renew, name="live_renew"),
    path("restore/", home.plan_restore, name="plan_restore"),
    path("settings/", settings.plan_settings, name="plan_settings"),
    path("settings/archive/", settings.plan_archive, name="plan_archive"),
    path("settings/copy/", settings.plan_copy, name="plan_copy"),
    path("settings/delete/", settings.plan_delete, name="plan_delete"),
    path("settings/hand-over/", settings.plan_hand_over, name="plan_hand_over"),
    path("settings/horizons/", settings.horizon_add, name="horizon_add"),
    path("settings/horizons/<int:pk>/", settings.horizon, name="horizon"),
    path("settings/horizons/<int:pk>/remove/", settings.horizon_remove, name="horizon_remove"),
    path("settings/invitations/", settings.invitation_create, name="invitation_create"),
    path("settings/invitations/<int:pk>/revoke/", settings.invitation_revoke, name="invitation_revoke"),
    path("settings/leave/", settings.plan_leave, name="plan_leave"),
    path("settings/people/<int:pk>/", settings.member, name="member"),
    path("settings/people/<int:pk>/remove/", settings.member_remove, name="member_remove"),
]

urlpatterns = [
    path("", home.plan_list, name="plan_list"),
    path("demo/<slug:person_key>/", home.demo_enter, name="demo_enter"),
    path("join/<str:token>/", home.join, name="join"),
    path("live/<str:token>/", live.live_poll, name="live_poll"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/<int:pk>/", notices.notice_open, name="notice_open"),
    path("notices/count/", notices.notice_count, name="notice_count"),
    path("notices/read/", notices.notice_read, name="notice_read"),
    path("outbox/", notices.outbox, name="outbox"),
    path("plans/import/", home.plan_import, name="plan_import"),
    path("plans/new/", home.plan_create, name="plan_create"),
    path("preferences/", home.preferences, name="preferences"),
    path("p/<slug:plan_key>/", include(plan_patterns)),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
]
