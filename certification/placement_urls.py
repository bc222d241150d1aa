"""Routes of agreements, quotas, students, rounds and placements."""

from django.urls import path, re_path

from certification.views import agreements, my_placement, placements, quotas, rounds, students

urlpatterns = [
    path("desk/agreements/", agreements.agreements, name="agreements"),
    path("desk/agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("desk/agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("desk/agreements/<int:pk>/clauses/", agreements.agreement_clauses, name="agreement-clauses"),
    path("desk/agreements/<int:pk>/renew/", agreements.agreement_renew, name="agreement-renew"),
    path("desk/agreements/<int:pk>/files/", agreements.agreement_file, name="agreement-file"),
    re_path(
        r"^desk/agreements/(?P<pk>\d+)/sign/(?P<party>district|university|third)/$",
        agreements.agreement_sign,
        name="agreement-sign",
    ),
    re_path(
        r"^desk/agreements/(?P<pk>\d+)/(?P<verb>submit|agree|clear|send_back|put_in_force|end|terminate)/$",
        agreements.agreement_move,
        name="agreement-move",
    ),
    path("desk/quotas/new/", quotas.quota_request, name="quota-request"),
    path("desk/quotas/<int:pk>/", quotas.quota, name="quota"),
    path("desk/quotas/<int:pk>/allot/", quotas.quota_allot, name="quota-allot"),
    path("desk/quotas/<int:pk>/publish/", quotas.quota_publish, name="quota-publish"),
    path("desk/quotas/<int:pk>/close/", quotas.quota_close, name="quota-close"),
    path("desk/quotas/<int:pk>/cancel/", quotas.quota_cancel, name="quota-cancel"),
    path("desk/students/", students.students, name="students"),
    path("desk/students/new/", students.student_new, name="student-new"),
    path("desk/students/<int:pk>/", students.student, name="student"),
    path("desk/programmes/new/", students.programme_new, name="programme-new"),
    path("desk/rounds/", rounds.rounds, name="rounds"),
    path("desk/rounds/new/", rounds.round_new, name="round-new"),
    path("desk/rounds/<int:pk>/", rounds.placement_round, name="round"),
    path("desk/rounds/<int:pk>/offers/new/", rounds.offer_new, name="offer-new"),
    path("desk/rounds/<int:pk>/place/", rounds.place_student, name="place-student"),
    path("desk/rounds/<int:pk>/wishes/<int:student>/", rounds.wishes, name="wishes"),
    re_path(
        r"^desk/rounds/(?P<pk>\d+)/(?P<verb>open|match|reopen|publish|close)/$", rounds.round_move, name="round-move"
    ),
    path("desk/offers/<int:pk>/candidates/", rounds.candidates, name="candidates"),
    path("desk/placements/", placements.placements, name="placements"),
    path("desk/placements/<int:pk>/", placements.placement, name="placement"),
    path("desk/placements/<int:pk>/papers/", placements.placement_papers, name="placement-papers"),
    path("desk/placements/<int:pk>/hours/", placements.hours_confirm, name="hours-confirm"),
    path("desk/placements/<int:pk>/hire/", placements.placement_hire, name="placement-hire"),
    re_path(
        r"^desk/placements/(?P<pk>\d+)/assess/(?P<stage_>midterm|final)/(?P<rater>host|faculty|self)/$",
        placements.placement_assess,
        name="placement-assess",
    ),
    re_path(
        r"^desk/placements/(?P<pk>\d+)/(?P<verb>agree|ready|start|pause|resume|finish|withdraw)/$",
        placements.placement_move,
        name="placement-move",
    ),
    path("my/placement/", my_placement.my_placement, name="my-placement"),
    path("my/placement/hours/<int:pk>/drop/", my_placement.hours_drop, name="hours-drop"),
    re_path(r"^my/placement/assess/(?P<stage_>midterm|final)/$", my_placement.my_assessment, name="my-assessment"),
    path("my/placement/wishes/<int:pk>/<int:student>/", rounds.wishes, name="my-wishes"),
]
