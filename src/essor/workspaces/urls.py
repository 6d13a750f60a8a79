"""Routes of the room: what belongs to a person, and what belongs to one company."""

from __future__ import annotations

from django.urls import URLPattern, path

from essor.workspaces import views

app_name = "workspaces"
urlpatterns: list[URLPattern] = [
    path("workspaces/", views.index, name="index"),
    path("workspaces/new/", views.new, name="new"),
    path("me/", views.profile, name="profile"),
    path("me/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("join/<str:token>/", views.join, name="join"),
    path("w/<slug:workspace>/settings/", views.workspace_settings, name="settings"),
    path("w/<slug:workspace>/settings/erase/", views.erase, name="erase"),
    path("w/<slug:workspace>/settings/keys/", views.api_keys, name="keys"),
    path("w/<slug:workspace>/settings/keys/<uuid:key_id>/revoke/", views.revoke_key, name="revoke_key"),
    path("w/<slug:workspace>/logo/", views.logo, name="logo"),
    path("w/<slug:workspace>/people/", views.people, name="people"),
    path("w/<slug:workspace>/people/invite/", views.invite, name="invite"),
    path("w/<slug:workspace>/people/invitations/<uuid:invitation_id>/withdraw/", views.withdraw, name="withdraw"),
    path("w/<slug:workspace>/people/leave/", views.leave, name="leave"),
    path("w/<slug:workspace>/people/<uuid:member_id>/role/", views.set_role, name="set_role"),
    path("w/<slug:workspace>/people/<uuid:member_id>/deactivate/", views.deactivate, name="deactivate"),
    path("w/<slug:workspace>/people/<uuid:member_id>/reactivate/", views.reactivate, name="reactivate"),
    path("w/<slug:workspace>/audit/", views.audit, name="audit"),
]
