"""Who pays, who gains and when, as people read it: the net result of each variant against the first."""

from __future__ import annotations

from collections.abc import Mapping

from ketensim.faces.cells import between, weeks
from ketensim.faces.lines import columns, heading, listed, wrap
from ketensim.faces.names import Names
from ketensim.locale.numbers import Scale, amount, number, percent, quantity, scale
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.estimates import TOO_MANY
from ketensim.statistics.programme import ALL, CLIENT, SOCIETY, Net, Programme

HOURS_PER_WEEK = 168


def who_pays(result: Comparison, names: Names) -> list[str]:
    """A table per variant of what everybody gains or pays, and who never gets it back."""
    if not result.programme:
        return []
    one = next(iter(result.programme.values()))
    span = names.say("programme.window" if one.begin else "programme.from_start", weeks=_weeks(one, names))
    lines = heading(names.say("programme", first=names.variant(result.first)))
    lines += [*wrap(names.say("programme.how", span=span)), *_undone(result, result.first, names)]
    told = {variant: _rows(of, names) for variant, of in result.programme.items()}
    cells = [row for rows in told.values() for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for variant, rows in told.items():
        lines += ["", *wrap(names.variant(variant))]
        if len(rows) == 1:
            lines += wrap(names.say("programme.nothing"), 4)
        else:
            lines += columns(rows, (False, True, True, False, True), indent=4, least=widths)
            lines += _made_of(result.programme[variant], names)
        lines += [*_own_work(result, variant, names), *_undone(result, variant, names)]
    return lines


def _weeks(of: Programme, names: Names) -> str:
    return weeks((of.end - of.begin) / HOURS_PER_WEEK, names)


def _undone(result: Comparison, variant: str, names: Names) -> list[str]:
    """A caution where not all work gets done; a load that is a mere bound says nothing of that."""
    bounds = result.loads[variant].bounds if variant in result.loads else ()
    too_much = any(partner not in bounds for partner in result.overloaded.get(variant, ()))
    if not too_much and result.unfinished.get(variant, 0.0) <= TOO_MANY:
        return []
    first = variant == result.first
    key = "programme.undone_first" if first else "programme.undone"
    return wrap(names.say(key, variant=names.variant(variant)), 2 if first else 4, 2)


def _own_work(result: Comparison, variant: str, names: Names) -> list[str]:
    """How much more own work partners have, and how much less, which the net result leaves out."""
    told = [
        names.say(
            "programme.more_own" if hours > 0 else "programme.less_own",
            partner=names.of(name), hours=number(abs(hours), names.lang, 1),
        )
        for name, hours in result.programme[variant].own_work.items()
    ]  # fmt: skip
    if not told:
        return []
    text = names.say("programme.own_work", first=names.variant(result.first), partners="; ".join(told))
    return wrap(f"{text} {names.say('programme.own_work_money')}" if result.money else text, 4, 2)


def _rows(of: Programme, names: Names) -> list[tuple[str, ...]]:
    """A heading, and who pays or gains beyond chance; organisations, clients and society whatever they do."""
    touched = [name for name, net in of.bearers.items() if net.verdict != "nothing"]
    shown = [name for name in touched if name not in of.partners or of.partners[name].verdict != "unclear"]
    if CLIENT not in shown and SOCIETY not in shown:
        shown = [name for name in shown if name != ALL]
    head = (
        "", names.say("programme.amount"), names.say("interval"), names.say("programme.back"),
        names.say("programme.share"),
    )  # fmt: skip
    return [head, *(_row(name, of.bearers[name], of, names) for name in shown)]


def _row(name: str, net: Net, of: Programme, names: Names) -> tuple[str, ...]:
    how = _scale(of.bearers)
    called = _called(name, of, names)
    interval = between(net.low, net.high, how, names, signed=True)
    return called, amount(net.mean, how, names.lang, True), interval, _back(net, names), percent(net.back, names.lang)


def _called(name: str, of: Programme, names: Names) -> str:
    return names.of(name) if name in of.partners else names.say(f"programme.{name}")


def _scale(bearers: Mapping[str, Net]) -> Scale:
    return scale("EUR", max(abs(net.mean) for net in bearers.values()))


def _back(net: Net, names: Names) -> str:
    """From when on it is paid back, or that it never is, or that chance leaves it open."""
    if net.verdict != "gains":
        return names.say(f"programme.{net.verdict}")
    return names.say("programme.month", month=net.pays_back) if net.pays_back else names.say("programme.start")


def _made_of(of: Programme, names: Names) -> list[str]:
    """What the organisations' result is made of; for whom it is unclear, a matter of timing, or never pays back."""
    how, parts = _scale(of.bearers), of.organisations.lines
    told = [
        names.say(f"line.{line}", amount=quantity(euros, how, names.lang, True))
        for line, euros in parts.items()
        if round(euros * how.factor, how.decimals)
    ]
    lines = wrap(names.say("programme.made_of", lines="; ".join(told)), 4, 2) if told else []
    cases, timing = of.organisations.of_cases, of.organisations.timing
    if told and cases and timing and timing.sign:
        interval = between(cases.low, cases.high, how, names, signed=True)
        gain = quantity(cases.mean, how, names.lang, True)
        lines += wrap(names.say("programme.of_cases", amount=gain, interval=interval), 4, 2)
    open_ = {name: net for name, net in of.partners.items() if net.verdict == "unclear"}
    by_case = {name: net.of_cases for name, net in open_.items() if net.of_cases and net.clear_by_case}
    told = [
        names.say(
            "programme.gain", partner=names.of(name), amount=quantity(gain.mean, how, names.lang, True),
            interval=between(gain.low, gain.high, how, names, signed=True),
        )
        for name, gain in by_case.items()
    ]  # fmt: skip
    if told:
        lines += wrap(names.say("programme.by_case", partners=listed(told, names.say("and"))), 4, 2)
    unclear = [names.of(name) for name in open_ if name not in by_case]
    if unclear:
        lines += wrap(names.say("programme.open", partners=listed(unclear, names.say("and"))), 4, 2)
    for verdict in ("sooner", "later"):
        moved = [_called(name, of, names) for name, net in of.bearers.items() if net.verdict == verdict]
        if moved:
            who = listed(moved, names.say("and"))
            lines += wrap(names.say(f"programme.of_cases_{verdict}", partners=who), 4, 2)
    if of.never:
        key = "programme.never" if len(of.never) == 1 else "programme.never_several"
        who = listed([names.of(name) for name in of.never], names.say("and"))
        lines += wrap(names.say(key, partners=who), 4, 2)
    return lines
