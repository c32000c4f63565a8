"""Two persons decide while a journal lacks its end: account and PIN of each, one of them the chief.

Nobody is logged in then and nothing can be written into that journal. Verifiers lie in the keystore
and do not depend on it; wrong PINs are counted in memory by the rules of `lockout`, on top of what
the journal knows, until the hall starts again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from bozhen_desktop.domain.lockout import Tries, check_may_try, check_tries
from bozhen_desktop.domain.parameters import default_parameters, rules_on
from bozhen_desktop.hall import staff
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.errands import Errand
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import StaffId

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

CHIEF = "site_chief"
_NAME = 60
_RULES = rules_on("9999-12-31", default_parameters())
"""In force where those of the sitting were lost as well."""

Decided = Callable[[Output, Moment, str], None]
"""What follows; the text names both persons, with a blank between them."""


class Person(NamedTuple):
    """Who decides: account and PIN, as typed."""

    staff: str
    pin: str


class _Account(NamedTuple):
    """An account of a person: the sitting whose list it stands in."""

    person: Person
    sitting: str
    verifier: str


def by_two(core: Core, out: Output, now: Moment, errand: Errand, then: Decided) -> None:
    """Go on with `then` once both persons of a request are who they say; else it is refused.

    Arguments `one`, `one_pin`, `two`, `two_pin`. Accounts of the sitting count that is
    asked, of every sitting here where the site is. A site without a sitting has no accounts yet:
    there two names count, as with its first package, and what they stand on is who let this
    console in.

    Raises:
        RuleError: `two-persons-needed`, `second-person-needed`, `staff-unknown`,
            `wait-after-tries`, `locked-out`; later `pin-wrong-of` (staff), `chief-needed`.
    """
    pair = _pair(errand.request.args)
    if not _sittings(core):
        then(out, now, f"{pair[0].staff} {pair[1].staff}")
        return
    if not all(person.pin for person in pair):
        raise RuleError("two-persons-needed")
    asked = errand.request.sitting
    books = _sittings(core) if core.books[asked] is core.site else [core.books[asked]]
    accounts = [account for person in pair for account in _accounts(core, now, books, person)]
    core.checking |= {(each.sitting, each.person.staff) for each in accounts}
    _Check(core, errand, pair, accounts, then).step(out)


def _pair(args: dict[str, Any]) -> tuple[Person, Person]:
    given = [str(args.get(name, "")).strip() for name in ("one", "two")]
    if not all(0 < len(name) <= _NAME and name.isprintable() for name in given):
        raise RuleError("two-persons-needed")
    if given[0] == given[1]:
        raise RuleError("second-person-needed")
    pins = [str(args.get(name, "")) for name in ("one_pin", "two_pin")]
    return Person(given[0], pins[0]), Person(given[1], pins[1])


def _sittings(core: Core) -> list[Book]:
    return [book for book in core.books.values() if book is not core.site]


def _accounts(core: Core, now: Moment, books: list[Book], person: Person) -> list[_Account]:
    """Where this person has an account and is on duty; he may try now."""
    found = []
    for book in books:
        verifier = core.setup.secrets.verifier(book.name, person.staff)
        if verifier is None or not _may_be_on_duty(book, person.staff):
            continue
        _check_may_try(core, now, book, person.staff)
        found.append(_Account(person, book.name, verifier))
    if not found:
        raise RuleError("staff-unknown", staff=person.staff)
    return found


def _may_be_on_duty(book: Book, name: str) -> bool:
    """Who is on duty stands in the arrangement; it may be what was lost."""
    return book.room.has_staff(name) or not book.room.staff_ids()


def _is_chief(book: Book, name: str) -> bool:
    if not book.room.has_staff(name):
        return not book.room.staff_ids()
    return CHIEF in book.room.staff(StaffId(name)).duties


def _check_may_try(core: Core, now: Moment, book: Book, name: str) -> None:
    context = core.context(now, core.setup.device, name, "hall")
    check_may_try(book.room, name, context)
    tries = core.tries.get((book.name, name))
    if tries is not None:
        rules = book.room.rules if book.room.plan is not None else _RULES
        check_tries(rules, name, tries, context)
    if (book.name, name) in core.checking:
        raise RuleError("wait-after-tries", seconds=1)


class _Check(NamedTuple):
    """PINs on their way: one after another, both persons to the end."""

    core: Core
    errand: Errand
    pair: tuple[Person, Person]
    accounts: list[_Account]
    then: Decided
    right: tuple[_Account, ...] = ()
    done: int = 0

    def step(self, out: Output) -> None:
        """Have the next PIN checked."""
        account = self.accounts[self.done]

        def then(out: Output, now: Moment, right: Any, error: BozhenError | None) -> None:
            known = (*self.right, account) if right is True else self.right
            after = self._replace(right=known, done=self.done + 1)
            if error is None and after.done < len(self.accounts):
                after.step(out)
            else:
                after.over(out, now, error)

        args = {"pin": account.person.pin, "verifier": account.verifier}
        self.core.work(out, "check-pin", args, then)

    def over(self, out: Output, now: Moment, error: BozhenError | None) -> None:
        """Every PIN was checked, or one could not be."""
        core, request = self.core, self.errand.request
        core.checking -= {(each.sitting, each.person.staff) for each in self.accounts}
        book = core.books.get(request.sitting)
        if book is None:  # purged meanwhile
            return
        try:
            if error is not None:
                raise error
            self._judge(out, now)
            self.then(out, now, f"{self.pair[0].staff} {self.pair[1].staff}")
        except BozhenError as problem:
            staff.refuse(core, out, book, self.errand.link, request.id, problem)

    def _judge(self, out: Output, now: Moment) -> None:
        known = {account.person.staff for account in self.right}
        wrong = [person.staff for person in self.pair if person.staff not in known]
        for account in self.accounts:
            place = account.sitting, account.person.staff
            if account.person.staff in wrong:
                self._count(out, now, *place)
            elif not wrong:
                self.core.tries.pop(place, None)
        if wrong:
            raise RuleError("pin-wrong-of", staff=wrong[0])
        found = [(self.core.books.get(one.sitting), one.person.staff) for one in self.right]
        if not any(book is not None and _is_chief(book, name) for book, name in found):
            raise RuleError("chief-needed")

    def _count(self, out: Output, now: Moment, sitting: str, name: str) -> None:
        book = self.core.books.get(sitting)
        known = [self.core.tries.get((sitting, name))]
        known += [book.room.access.tries.get(name)] if book is not None else []
        count = max((tries.count for tries in known if tries is not None), default=0) + 1
        self.core.tries[sitting, name] = Tries(count, now.boot, now.mono)
        params = {"book": sitting, "staff": name, "tries": count}
        self.core.work(out, "log", {"code": "go-on-pin-wrong", "params": params})
