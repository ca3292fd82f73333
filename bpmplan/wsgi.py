"""Entry point for the web server: ``gunicorn bpmplan.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bpmplan.settings")
application = get_wsgi_application()
