"""Cases open to named people only, made for tests."""

import dataclasses

from cases.actions import limitations
from cases.models import Custody

WHY = "He worked in this prison"


def held_and_closed(world):
    """A case with both holders, closed by public protection; `today` is Thursday 8 October 2026."""
    custody = world.receive()
    world.allocate(custody, world.actor("offender_supervisor"))
    world.allocate(custody, world.actor("offender_manager"))
    close(world, custody)
    return Custody.objects.for_page().get(pk=custody.pk)


def close(world, custody, *, by=None):
    """Close a case at Ashbourne."""
    by = by or world.actor("public_protection")
    return limitations.close(custody, reason=WHY, today=world.today, by=by)


def closed_and_named(world):
    """A closed case with somebody named."""
    custody = world.receive()
    close(world, custody)
    custody.headline.refresh_from_db()
    post = world.assign("wing_staff")
    limitations.name(custody, reader=post, reason="x", today=world.today, by=world.actor("head_of_omu"))


def on(actor, day):
    """The same somebody on a day, as a request makes him or her."""
    return dataclasses.replace(actor, today=day)


def opens(actor, custody):
    """Whether the case is within reach."""
    return Custody.objects.visible_to(actor).filter(pk=custody.pk).exists()
