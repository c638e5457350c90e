"""Django's name for the referrals room."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Referrals."""

    name = "naast.referrals"
    label = "referrals"
    verbose_name = "Verwijzingen"

    def ready(self) -> None:
        """Tell the accounts room what of someone's work lies here, and hear of mail that did not arrive."""
        from naast.core import bounces
        from naast.referrals import actions, asked, leaving

        leaving.register()
        asked.register()
        bounces.register("referral", actions.mail_came_back)
