"""Sign-in by django-allauth: phone, staff number or e-mail, one door for the site and for /cms/."""

from core.settings.base import TESTING, env

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["core.accounts.backends.PhoneOrNumberBackend"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "core.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_FORMS = {
    "login": "core.accounts.forms.SignInForm",
    "change_password": "core.accounts.forms.PasswordForm",
    "reauthenticate": "core.accounts.forms.ConfirmForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
# Who is counted by what, and why: core.accounts.guesses. `login` only bounds how often the form is posted at all.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "guess_here": "5/5m/key",
    "guess_account": "20/h/key",
    "guess_address": "150/10m/key",
    "guess_known_browser": "10/10m/key",
}
# How many proxies stand in front; the client's address is read from X-Forwarded-For only then.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_TOTP_ISSUER = "智社"
USERSESSIONS_TRACK_ACTIVITY = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    # Real hashing takes a quarter of a second on purpose; the tests sign in some hundred times.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_SAVE_EVERY_REQUEST = False
