"""Routes of the people list and the person file."""

from django.urls import path

from staff.views import people, person, slips

urlpatterns = [
    path("desk/people/", people.people, name="people"),
    path("desk/people/export/", people.people_export, name="people-export"),
    path("desk/people/slips/", slips.slips, name="slips"),
    path("desk/people/<int:pk>/", person.person, name="person"),
    path("desk/people/<int:pk>/edit/", person.person_edit, name="person-edit"),
    path("desk/people/<int:pk>/reveal/", person.person_reveal, name="person-reveal"),
    path("desk/people/<int:pk>/employments/<int:employment>/", person.employment_edit, name="employment-edit"),
    path(
        "desk/people/<int:pk>/employments/<int:employment>/transfer/",
        person.employment_transfer,
        name="employment-transfer",
    ),
    path("desk/people/<int:pk>/employments/<int:employment>/leave/", person.employment_leave, name="employment-leave"),
    path("desk/corrections/<int:pk>/", person.correction, name="correction"),
]
