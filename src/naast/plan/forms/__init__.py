"""The plan room's forms."""

from naast.plan.forms.sentences import StepForm, TemplateForm, WishForm

__all__ = ["StepForm", "TemplateForm", "WishForm"]
