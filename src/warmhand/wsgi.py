"""The site for any WSGI server; `warmhand serve` needs none of your own."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warmhand.settings")
application = get_wsgi_application()
