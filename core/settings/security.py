"""What a browser and a network may do. Strict everywhere; production adds transport rules and demands secrets."""

import base64
import hashlib

from csp.constants import NONE, SELF, UNSAFE_INLINE

from core.settings.base import PRODUCTION, env

_DEMO_SECRET = "demo-only-" + "0" * 54
SECRET_KEY = env("SECRET_KEY") if PRODUCTION else env("SECRET_KEY", default=_DEMO_SECRET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def _derived(purpose: str) -> str:
    """A demo key of 32 bytes from the secret key, so that `make run` needs no key file."""
    digest = hashlib.sha256(f"{purpose}:{SECRET_KEY}".encode()).digest()
    return base64.b64encode(digest).decode()


# Keys for ID numbers (32 bytes, base64): `seal` encrypts (AES-256-GCM), `hash` finds (HMAC-SHA-256).
# In production both are given and lie outside the database; the first of PII_SEAL_KEYS writes, all of them read.
PII_SEAL_KEYS = env.list("PII_SEAL_KEYS", default=[] if PRODUCTION else [_derived("seal")])
PII_HASH_KEY = env("PII_HASH_KEY") if PRODUCTION else env("PII_HASH_KEY", default=_derived("hash"))

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
# Wagtail's editor writes two inline scripts and styles; /cms/ gets its own, looser policy (core.middleware).
CMS_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
