"""DomainError: something a person can understand and act on. `core.middleware` turns it into a page or a fragment."""

from __future__ import annotations

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule of the house was met. `code` is for machines, `message` and `hint` are Dutch for the reader.

    >>> DomainError("niet-gevonden", "Deze pagina is er niet.", status=404).status
    404
    """

    def __init__(self, code: str, message: str, hint: str = "", status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status


class NotVisible(DomainError):
    """What you may not see does not exist: always 404, never a hint that it does."""

    def __init__(self) -> None:
        super().__init__(
            "niet-gevonden",
            _("Deze pagina is er niet (meer)."),
            _("Misschien is de link oud of niet helemaal overgenomen."),
            404,
        )


class NotAllowed(DomainError):
    """Visible, but not yours to do: 403 with the reason and whom to ask."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__("mag-niet", message, hint, 403)


class Conflict(DomainError):
    """Someone else changed it in the meantime: 409, nothing is lost."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("intussen-veranderd", message, hint, 409)
