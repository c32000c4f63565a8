"""Fencing by term: a hall that meets the word of the room for a later hall stops for good.

Only the room key makes such a word, and a standby shows its own to nobody before it was promoted:
so no device can end a hall by a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain.standby import ReportSuperseded
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.host.tls import HallCertificate, check_hall_certificate
from bozhen_desktop.kernel.errors import IntegrityError

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

SUPERSEDED = "hall-superseded"


def met(core: Core, out: Output, now: Moment, shown: HallCertificate | None) -> None:
    """Somebody shows which hall he met; if it is a later one, nothing is acknowledged any more."""
    own = core.setup.certificate
    if shown is None or shown.term <= own.term or core.superseded:
        return
    try:
        check_hall_certificate(shown, room_public=own.room_public, peer_fp=shown.hall_fp)
    except IntegrityError:
        return
    core.noted(out, now, core.site, ReportSuperseded(term=shown.term))
    core.superseded = shown.term
    core.work(out, "log", {"code": SUPERSEDED, "params": {"term": shown.term}})
    for book in core.books.values():
        book.waiting.clear()
    core.standbys.held.clear()
    for link in list(core.links.values()):
        core.reject(out, link, SUPERSEDED)
