"""The log of the web server, told to keep requests out. What is cut is in `logs`; which server is started is in `serving`."""

from __future__ import annotations

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from naast.config.logs import NoRequests


class QuietLogger(Logger):  # type: ignore[misc]
    """Gunicorn writes a request line that it cannot read whole into its log; that line can hold a secret link or words."""

    def setup(self, cfg: object) -> None:
        """Called by gunicorn when it starts and when it starts again."""
        super().setup(cfg)
        if not any(isinstance(one, NoRequests) for one in self.error_log.filters):
            self.error_log.addFilter(NoRequests())
