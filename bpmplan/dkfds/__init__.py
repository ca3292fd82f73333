"""Det Fælles Designsystem for Django: a crispy-forms template pack (``templates/dkfds``) and ``{% load dkfds %}``."""
