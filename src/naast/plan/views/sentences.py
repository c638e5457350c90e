"""Writing in a plan: a wish, a step, taking one away, steps from an example plan, and what to do when two people wrote at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.access.queries import as_uuid
from naast.core import clock
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.engine.knowledge.plan_templates import default_templates
from naast.people.forms import PlainForm
from naast.people.views.shared import done
from naast.plan import actions, presenters, queries
from naast.plan.choices import Origin, Part, WishKind
from naast.plan.forms import StepForm, TemplateForm, WishForm
from naast.plan.models import Step, Wish
from naast.plan.views.sides import Side, back, both_sides, show


def _writable(side: Side) -> list[tuple[str, Any]]:
    """The parts this reader may write in. Raises NotAllowed when there are none."""
    parts = presenters.parts_to_write(queries.changeable(side.person_id))
    if not parts:
        raise NotAllowed(_("U mag dit plan lezen, maar niet veranderen."), _("Vraag de persoon of u mag meeschrijven."))
    return parts


@both_sides("form")
def wish_new(request: HttpRequest, side: Side) -> HttpResponse:
    """Write down what matters, a wish, or what must not happen."""
    parts = _writable(side)
    kind = request.GET.get("soort", "")
    start = {
        "kind": kind if kind in WishKind.values else WishKind.MATTERS,
        "part": _first(parts, _usual(kind)),
        "ident": uuid4(),
    }
    form = WishForm(request.POST or None, parts=parts, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.values()
        answer = _try(
            form,
            lambda: actions.write_wish(
                person_id=side.person_id, by=side.actor, ident=form.cleaned_data["ident"], **data
            ),
        )
        if answer is not None:
            return _written(request, side, form, answer)
    return _form(request, side, "plan/wish.html", form, _("Iets opschrijven"))


def _usual(kind: str) -> str:
    return str(Part.BODY if kind == WishKind.MUST_NOT else Part.MEANING)


def _first(parts: list[tuple[str, Any]], usual: str) -> str:
    values = [value for value, _label in parts]
    return usual if usual in values else values[0]


@both_sides("form")
def wish(request: HttpRequest, side: Side, wish_id: UUID) -> HttpResponse:
    """Say a sentence of the person better, or take it out."""
    found = queries.wish_for(side.actor, side.person_id, wish_id, side.purpose)
    parts = _writable(side)
    if "weg" in request.POST:
        gone = actions.remove_wish(person_id=side.person_id, wish_id=wish_id, by=side.actor)
        return _written(request, side, None, gone)
    start = {name: getattr(found, name) for name in ("kind", "text", "part", "said_by", "version")}
    form = WishForm(request.POST or None, parts=parts, initial=start)
    if request.method == "POST" and form.is_valid():
        seen, data = form.cleaned_data["version"] or 0, form.values()
        return _change(
            request, side, form, "plan/wish.html",
            lambda: actions.change_wish(person_id=side.person_id, wish_id=wish_id, values=data, version=seen, by=side.actor),
        )  # fmt: skip
    return _form(request, side, "plan/wish.html", form, _("Dit veranderen"), row=found)


@both_sides("form")
def step_new(request: HttpRequest, side: Side) -> HttpResponse:
    """Add a step."""
    parts = _writable(side)
    known = _owners(side)
    start = {"part": _first(parts, request.GET.get("deel", "")), "owner": "nobody", "ident": uuid4()}
    form = StepForm(
        request.POST or None, parts=parts, owners=known.choices, names=known.names, with_status=False,
        # Who is ill or stands beside them need not think about where a step came from.
        with_origin=not side.is_own, initial=start,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = form.values()
        answer = _try(
            form,
            lambda: actions.write_step(
                person_id=side.person_id,
                values=values,
                by=side.actor,
                ident=form.cleaned_data["ident"],
                origin=form.said_origin(),
            ),
        )
        if answer is not None:
            return _written(request, side, form, answer)
    return _form(request, side, "plan/step.html", form, _("Een stap toevoegen"))


@both_sides("form")
def step(request: HttpRequest, side: Side, step_id: UUID) -> HttpResponse:
    """Change a step, or take it out."""
    found = queries.step_for(side.actor, side.person_id, step_id, side.purpose)
    parts = _writable(side)
    if "weg" in request.POST:
        gone = actions.remove_step(person_id=side.person_id, step_id=step_id, by=side.actor)
        return _written(request, side, None, gone)
    known = _owners(side)
    start = {
        name: getattr(found, name) for name in ("text", "owner_name", "due_on", "status", "part", "note", "version")
    }
    form = StepForm(
        request.POST or None, parts=parts, owners=known.choices, names=known.names, with_status=found.referral_id is None,
        initial=start | {"owner": presenters.owner_value(found, known)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        seen, values = form.cleaned_data["version"] or 0, form.values()
        return _change(
            request, side, form, "plan/step.html",
            lambda: actions.change_step(person_id=side.person_id, step_id=step_id, values=values, version=seen, by=side.actor),
        )  # fmt: skip
    return _form(request, side, "plan/step.html", form, _("Deze stap veranderen"), row=found)


def _owners(side: Side) -> presenters.Owners:
    members = queries.members_in(side.reach, side.person_id)
    readers = queries.readers_in(side.reach, side.person_id)
    return presenters.owners(
        members, readers, is_own=side.is_own, name=side.name, deceased=side.deceased is not None, me=side.me
    )


def _try(form: Any, do: Callable[[], Wish | Step]) -> Wish | Step | None:
    """Do it; None after putting in the form what was wrong."""
    try:
        return do()
    except DomainError as error:
        if error.status != 422:
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return None


def _change(request: HttpRequest, side: Side, form: Any, template: str, do: Callable[[], Wish | Step]) -> HttpResponse:
    """Change it, or show both versions side by side with everything that was typed."""
    try:
        answer = _try(form, do)
    except actions.Changed as changed:
        return _clash(request, side, form, template, changed)
    if answer is not None:
        return _written(request, side, form, answer)
    return _form(request, side, template, form, _("Dit veranderen"))


def _clash(request: HttpRequest, side: Side, form: Any, template: str, changed: actions.Changed) -> HttpResponse:
    """The form again, now on top of the newest version: sending it means that the reader chose."""
    form.data = form.data.copy()
    form.data["version"] = str(changed.row.version)
    page = presenters.clash(changed.row, changed.mine, changed.clashes, side.url(""))
    return show(request, side, "plan/clash.html", page, form=form, fields=template, status=409)


def _written(request: HttpRequest, side: Side, form: Any, row: Wish | Step) -> HttpResponse:
    if isinstance(form, PlainForm) and form.taken_out:
        messages.warning(request, form.taken_out)
    version = queries.newest_version_of(row)
    return back(side, version.pk if version else None)


def _form(
    request: HttpRequest, side: Side, template: str, form: Any, title: str, row: Wish | Step | None = None
) -> HttpResponse:
    status = 422 if form.is_bound and not form.is_valid() else 200
    page: dict[str, Any] = {
        "title": title,
        "back_url": side.url(""),
        "removable": row is not None and row.removed_at is None,
        "gone": row is not None and row.removed_at is not None,
    }
    if isinstance(row, Step):
        page |= _beside_step(side, row)
    return show(request, side, template, page, form=form, status=status)


def _beside_step(side: Side, step: Step) -> dict[str, Any]:
    """The referral of a step, or those that could go with it."""
    if step.referral_id is not None:
        name = step.referral.organisation.name if step.referral else _("een organisatie")
        return {"referral": name, "put_down_url": side.url("step_put_down", step_id=step.pk)}
    found = queries.referrals_to_carry(side.actor, side.person_id, side.purpose)
    choices = [(str(one.pk), one.organisation.name, one.question) for one in found]
    ask_url = reverse("referrals:person_choose", args=[side.person_id]) if side.me is None else ""
    return {"referrals": choices, "carry_url": side.url("step_carry", step_id=step.pk), "ask_url": ask_url}


@both_sides("send")
def step_carry(request: HttpRequest, side: Side, step_id: UUID) -> HttpResponse:
    """This step carries that referral from now on."""
    referral_id = as_uuid(request.POST.get("verwijzing", ""))
    if referral_id is None:
        raise NotVisible
    actions.carry(person_id=side.person_id, step_id=step_id, referral_id=referral_id, by=side.actor)
    messages.success(request, _("De stap volgt nu deze verwijzing."))
    return redirect(side.url(""))


@both_sides("send")
def step_put_down(request: HttpRequest, side: Side, step_id: UUID) -> HttpResponse:
    """This step goes on by itself."""
    actions.put_down(person_id=side.person_id, step_id=step_id, by=side.actor)
    messages.success(request, _("De verwijzing hoort niet meer bij deze stap."))
    return redirect(side.url("step", step_id=step_id))


@both_sides("look")
def templates(request: HttpRequest, side: Side) -> HttpResponse:
    """Example plans to choose from."""
    _writable(side)
    page = presenters.templates_page(
        default_templates().by_id.values(),
        url=side.url,
        after_death=side.deceased is not None,
        professional=side.me is None,
    )
    return show(request, side, "plan/templates.html", page)


@both_sides("form")
def template(request: HttpRequest, side: Side, slug: str) -> HttpResponse:
    """One example plan: tick what you want in the plan."""
    chosen = default_templates().by_id.get(slug)
    if chosen is None or chosen.after_death != (side.deceased is not None):
        raise NotVisible
    may = [value for value, _label in _writable(side)]
    form = TemplateForm(
        request.POST or None, steps=presenters.template_choices(chosen), initial={"first_day": _start(side)}
    )
    recount, status = "reken" in request.POST, 200
    if request.method == "POST" and not recount:
        status = 422
        if form.is_valid():
            return _take(request, side, chosen, form)
    form_day = form.fields["first_day"].to_python(form["first_day"].value()) if _is_day(form) else _start(side)
    page = presenters.template_page(
        chosen, first_day=form_day or _start(side), changes=may, there=_there(side, slug), url=side.url, professional=side.me is None,
        ticked=request.POST.getlist("steps") if request.method == "POST" else None,
    )  # fmt: skip
    errors = form if status == 422 else None
    return show(request, side, "plan/template.html", page, form=form, errors=errors, status=status)


def _start(side: Side) -> Any:
    return side.deceased.deceased_on if side.deceased is not None else clock.today()


def _is_day(form: Any) -> bool:
    return not form.is_bound or "first_day" not in form.errors


def _there(side: Side, slug: str) -> set[str]:
    rows = Step.objects.reached(side.reach).filter(
        person_id=side.person_id, origin=Origin.TEMPLATE, removed_at=None, origin_ref__startswith=f"{slug}/"
    )
    return set(rows.values_list("origin_ref", flat=True))


def _take(request: HttpRequest, side: Side, chosen: Any, form: Any) -> HttpResponse:
    made = actions.take_steps(
        person_id=side.person_id, template=chosen, chosen=form.cleaned_data["steps"], first_day=form.cleaned_data["first_day"],
        by=side.actor,
    )  # fmt: skip
    words = ngettext("Eén stap staat in het plan.", "%(n)d stappen staan in het plan.", len(made)) % {"n": len(made)}
    done(request, words if made else _("Deze stappen stonden er al."))
    return redirect(side.url(""))
