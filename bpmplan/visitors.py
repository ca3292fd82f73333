"""Who is at the other end of a request: an address, a browser, a person."""

import ipaddress
import re

from allauth.core.internal.httpkit import get_client_ip

BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)\S* (?:Mobile/\S+ )?Safari"),
)
SYSTEMS = (
    ("Windows", r"Windows"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("macOS", r"Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)


def address_of(request):
    """The visitor's IP address, by the proxy's word where ``BEHIND_PROXY``; None when it is not known.

    Rate limits, the security log and the access log all ask here.
    """
    try:
        return str(ipaddress.ip_address(get_client_ip(request) or ""))
    except ValueError:
        return None


def network_of(request):
    """What guesses are counted by: the address, and of IPv6 the part that one customer has (/56)."""
    address = ipaddress.ip_address(address_of(request) or "0.0.0.0")
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network(f"{address}/56", strict=False).network_address)


def browser_of(request):
    """The browser and system in a few words, "Firefox 140, Windows"; empty when the request names none we know."""
    words = request.META.get("HTTP_USER_AGENT", "")[:400]
    browser = next((f"{name} {match[1]}" for name, form in BROWSERS if (match := re.search(form, words))), "")
    system = next((name for name, form in SYSTEMS if re.search(form, words)), "")
    return ", ".join(filter(None, [browser, system]))[:60]


def person_of(request):
    """The signed-in ``User``, or None. A request without a session cookie costs no query."""
    user = getattr(request, "user", None)  # an answer given before the session was looked at has none
    return user if user is not None and user.is_authenticated else None
