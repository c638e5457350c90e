"""A device in words a person recognises ("Chrome op een Android-telefoon"), from what a browser says about itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

# The first that fits counts: browsers name those they resemble as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def in_words(user_agent: str) -> str:
    """At most 80 characters; never the whole text that a browser sends.

    >>> from django.utils.translation import override
    >>> with override("nl"):
    ...     in_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Safari/537.36")
    'Chrome op een Windows-computer'
    """
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    where = _where(user_agent)
    if browser:
        return _("%(browser)s op %(device)s") % {"browser": browser, "device": where}
    return _("Onbekende browser op %(device)s") % {"device": where}


def _where(agent: str) -> str:
    if "iPad" in agent:
        return _("een iPad")
    if "iPhone" in agent:
        return _("een iPhone")
    if "Android" in agent:
        return _("een Android-telefoon") if "Mobile" in agent else _("een Android-tablet")
    if "Windows" in agent:
        return _("een Windows-computer")
    if "Mac OS X" in agent:
        return _("een Mac")
    if "Linux" in agent or "CrOS" in agent:
        return _("een Linux-computer")
    return _("een onbekend apparaat")
