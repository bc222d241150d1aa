"""One settings module, read from the environment; the parts are split by subject.

`DJANGO_ENV` chooses how strict it is: `demo` (default: fictional city, demo sign-ins, SQLite),
`test`, or `production` (nothing is open that need not be; secrets must be given).
"""

from core.settings.accounts import *  # noqa: F403
from core.settings.base import *  # noqa: F403
from core.settings.content import *  # noqa: F403
from core.settings.security import *  # noqa: F403
from core.settings.work import *  # noqa: F403
