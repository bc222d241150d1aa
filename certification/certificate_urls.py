"""Routes of certificates and their verification."""

from django.urls import path, re_path

from certification.views import certificates, verify

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:token>/", verify.verify_certificate, name="verify-certificate"),
    path("my/certificates/", certificates.my_certificates, name="my-certificates"),
    path("desk/certificates/", certificates.certificates, name="certificates"),
    path("desk/certificates/issue/", certificates.issue_due, name="certificates-issue"),
    path("certificates/<int:pk>/", certificates.certificate, name="certificate"),
    re_path(r"^certificates/(?P<pk>\d+)\.(?P<form>pdf|png)$", certificates.certificate_file, name="certificate-file"),
    re_path(
        r"^desk/certificates/(?P<pk>\d+)/(?P<verb>suspend|reinstate|revoke|replace)/$",
        certificates.certificate_move,
        name="certificate-move",
    ),
]
