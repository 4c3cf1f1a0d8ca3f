"""The same money spent otherwise, as sentences: whether the golden combination is worth it, and how it is reckoned."""

from __future__ import annotations

from collections.abc import Sequence

from ketensim.faces.beliefs import often
from ketensim.faces.cells import between, headlines, shown, widest
from ketensim.faces.lines import columns, heading, listed, wrap
from ketensim.faces.names import Names
from ketensim.faces.sentences import lost_cases
from ketensim.locale.numbers import number, quantity, scale
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.money import PENNY, Answer, Money, Purchase
from ketensim.statistics.verdicts import BETTER, HEADLINES, NOT_COMPARABLE, TOO_SMALL, UNCLEAR, WORSE

FIRST = ("lead_time.mean", "lead_time.within_target")
"""The measures that decide, and whose figures are told beside the finding."""
SAME = 0.01
"""Of the larger of two sums: what they may differ to count as the same money."""


def golden(result: Comparison, names: Names) -> list[str]:
    """Per alternative whether the golden combination loses to it: told before anything else. Extra staff comes first.

    Nothing where it was not asked for, or no alternative could be made.
    """
    money = result.money
    if money is None:
        return []
    told = [
        line
        for name, answer in money.answers.items()
        for line in wrap(_against(result, money, name, answer, names), 0, 2)
    ]
    return [*told, ""] if told else []


def _against(result: Comparison, money: Money, name: str, answer: Answer, names: Names) -> str:
    """One alternative: who wins on what, what is still open on the first measures, and their figures."""
    other = names.say(f"bought.{name}", partner=names.of(money.bought[name].partner))
    among = _decisive(answer)
    worse, better = (_measures(result, answer, verdict, names, among) for verdict in (WORSE, BETTER))
    if worse or better:
        found = "mixed" if worse and better else WORSE if worse else BETTER
    else:
        found = TOO_SMALL if {answer.verdicts[measure] for measure in among} == {TOO_SMALL} else UNCLEAR
    values = {"golden": names.variant(money.golden), "other": other, "worse": worse, "better": better}
    told = [names.say(f"golden.{found}", price=_price(money, names), **values)]
    if found != UNCLEAR and (open_on := _measures(result, answer, UNCLEAR, names, FIRST)):
        told.append(names.say("golden.open", measures=open_on))
    rest = [measure for measure in answer.verdicts if measure not in among]
    told += [
        names.say(f"golden.rest_{verdict}", measures=measures)
        for verdict in (BETTER, WORSE)
        if (measures := _measures(result, answer, verdict, names, rest))
    ]
    if lost := lost_cases(result, (money.golden, name), answer.expired, names):
        told.append(names.say("golden.expired", here=lost[0], there=lost[1]))
    figures = [_figure(result, measure, answer, names) for measure in FIRST if measure in answer.differences]
    if known := "; ".join(figure for figure in figures if figure):
        told.append(names.say("golden.figures", figures=known))
    return " ".join([*told, *_in_draws(result, money, name, answer, names)])


def _decisive(answer: Answer) -> Sequence[str]:
    """The measures that decide who wins: the first ones, which staff can move, where they can be judged; else all."""
    judged = [measure for measure, verdict in answer.verdicts.items() if verdict != NOT_COMPARABLE]
    return [measure for measure in judged if measure in FIRST] or judged


def _in_draws(result: Comparison, money: Money, name: str, answer: Answer, names: Names) -> list[str]:
    """In how many draws of the beliefs it does better or worse than one alternative, on the first measures."""
    if result.beliefs is None:
        return []
    held = {one.measure: one for one in result.beliefs.holds if (one.variant, one.than) == (money.golden, name)}
    parts = [
        names.say("beliefs.on", measure=names.say(f"in.{measure}"), often=often(held[measure], names))
        for measure in FIRST
        if measure in held and held[measure].of and answer.verdicts.get(measure, NOT_COMPARABLE) != NOT_COMPARABLE
    ]
    return [names.say("golden.draws", parts="; ".join(parts))] if parts else []


def _price(money: Money, names: Names) -> str:
    """Whose money the alternative costs: that of the golden combination itself, or of a dearer variant."""
    most, own = (money.outlays[name].total for name in (money.dearest, money.golden))
    if abs(most - own) <= SAME * most:
        return names.say("price.same")
    called = {"dearest": names.variant(money.dearest), "golden": names.variant(money.golden)}
    key = "price.dearest" if own >= PENNY else "price.dearest_free"
    return names.say(key, money=_euros(most, names), own=_euros(own, names), **called)


def _measures(
    result: Comparison, answer: Answer, verdict: str, names: Names, among: Sequence[str] = tuple(HEADLINES)
) -> str:
    """The measures with a verdict, as a list in a sentence; lead time and cases within the target are in front."""
    of = [measure for measure in headlines(result) if measure in among and answer.verdicts.get(measure) == verdict]
    return listed([names.say(f"in.{measure}") for measure in of], names.say("and"))


def _figure(result: Comparison, measure: str, answer: Answer, names: Names) -> str:
    difference = answer.differences[measure]
    how = shown(result, measure)
    interval = between(*widest(difference), how, names, signed=True)
    if difference.mean is None or not interval:
        return ""
    gap = quantity(difference.mean, how, names.lang, signed=True)
    return names.say("golden.figure", measure=names.say(f"in.{measure}"), gap=gap, interval=interval)


def same_money(result: Comparison, names: Names) -> list[str]:
    """What variants cost and how that is made up, what the money buys, and what could not be bought."""
    money = result.money
    if money is None:
        return []
    first = names.variant(money.base)
    lines = heading(names.say("money"))
    if not money.dearest:
        return [*lines, *wrap(names.say("money.nothing", first=first)), *_table(money, names)]
    euros = _euros(money.outlays[money.dearest].total, names)
    lines += _table(money, names)
    values = {"dearest": names.variant(money.dearest), "money": euros, "first": first}
    lines += wrap(names.say("money.dearest", bottleneck=names.of(money.bottleneck), **values), 2, 2)
    for name, bought in money.bought.items():
        lines += wrap(_bought(name, bought, names), 2, 2)
    for name, why in money.refused.items():
        lines += wrap(names.say("money.refused", variant=names.variant(name), why=names.say(f"money.{why}")), 2, 2)
    together = wrap(names.say("money.together"), 2, 2) if len(money.answers) > 1 else []
    return [*lines, *wrap(names.say("money.how"), 2, 2), *together]


def _table(money: Money, names: Names) -> list[str]:
    """Per variant its money by what it goes to, where any costs something."""
    parts = {name: one.to_dict() for name, one in money.outlays.items()}
    used = [key for key in next(iter(parts.values()), {}) if any(of[key] for of in parts.values())]
    if not used:
        return []
    heads: Sequence[Sequence[str]] = [names.say(f"money.{key}").split("|") for key in used]
    rows = [("", *(above for above, _ in heads)), ("", *(below for _, below in heads))]
    rows += [(names.variant(name), *(number(of[key], names.lang) for key in used)) for name, of in parts.items()]
    title = wrap(names.say("money.per_week", first=names.variant(money.base)), 2, 2)
    return [*title, *columns(rows, (False, *(True for _ in used)))]


def _bought(name: str, bought: Purchase, names: Names) -> str:
    decimals = 1 if bought.unit == "own_work" else 2
    key = "money.less" if bought.unit == "own_work" else f"money.{bought.unit}"
    text = names.say(
        key,
        variant=names.variant(name),
        hours=number(bought.hours, names.lang, 1),
        partner=names.of(bought.partner),
        before=number(bought.before, names.lang, decimals),
        after=number(bought.after, names.lang, decimals),
    )
    if bought.left < 0.5:
        return text
    return f"{text} {names.say('money.left', left=_euros(bought.left, names))}"


def _euros(value: float, names: Names) -> str:
    return quantity(value, scale("EUR", max(abs(value), 1000.0)), names.lang)
