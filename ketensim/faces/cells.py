"""Single values of a result as people read them, for tables and sentences alike."""

from __future__ import annotations

from ketensim.faces.names import Names
from ketensim.locale.numbers import Scale, amount, number, quantity, scale, scale_like
from ketensim.statistics.comparison import Comparison
from ketensim.statistics.estimates import NOTHING, Estimate
from ketensim.statistics.verdicts import HEADLINES, Difference


def weeks(count: float, names: Names) -> str:
    """`52 weeks`, `1 week`, `2.5 weeks`."""
    if round(count, 1) == 1:
        return names.say("week")
    return names.say("weeks", weeks=number(count, names.lang, 0 if round(count, 1) == round(count) else 1))


def replications(count: int, names: Names) -> str:
    """`30 replications`, `1 replication`."""
    return names.say("replication") if count == 1 else names.say("replications", count=number(count, names.lang))


def shown(result: Comparison, measure: str) -> Scale:
    """How `measure` is shown: by the first variant's value, or a smaller one that was observed.

    Times of one family (lead times, waits, …) have one unit, unless too little would be left of a value.
    """
    of, unit = result.variants[result.first], result.units[measure]
    beside = result.observed.get(measure)
    simulated = (beside.simulated if beside else of.get(measure, NOTHING)).mean
    values = [abs(value) for value in (simulated, beside.value if beside else None) if value]
    least = min(values, default=0.0)
    if unit != "h" or _is_share(result, measure):
        return scale(unit, simulated or least, _is_share(result, measure))
    return scale_like(_typical(result, measure) or least, unit, least)


def _is_share(result: Comparison, measure: str) -> bool:
    """Files returned over files sent is a share to people, though a file that goes twice can take it above 100 %."""
    return measure in result.shares or (measure.startswith("handoffs.") and measure.endswith(".returned"))


def _typical(result: Comparison, measure: str) -> float:
    """Of the family of a time: the mean lead time, or the longest of what is alike."""
    of, alike = result.variants[result.first], measure.partition(".")[0]
    if alike == "lead_time" and (mean := of.get("lead_time.mean", NOTHING).mean):
        return mean
    family = [name for name in of if name.partition(".")[0] == alike and result.units[name] == "h"]
    return max((of[name].mean or 0.0 for name in family), default=0.0)


def told(estimate: Estimate, how: Scale, names: Names) -> str:
    """An estimate's mean with its unit, `at least` where it is so, or that it is not given."""
    if estimate.mean is None:
        return names.say("not_given")
    text = quantity(estimate.mean, how, names.lang)
    return names.say("at_least", value=text) if estimate.at_least else text


def between(low: float | None, high: float | None, how: Scale, names: Names, signed: bool = False) -> str:
    """`-0.51 to -0.33`, or nothing where there is no interval."""
    if low is None or high is None:
        return ""
    return names.say("to", low=amount(low, how, names.lang, signed), high=amount(high, how, names.lang, signed))


def widest(difference: Difference) -> tuple[float | None, float | None]:
    """The interval that the verdict goes by: the simultaneous one where there is one."""
    if difference.low_all is None or difference.high_all is None:
        return difference.low, difference.high
    return difference.low_all, difference.high_all


def headlines(result: Comparison) -> list[str]:
    """The headline measures that say something: with data, and not nothing everywhere (costs that nobody gave)."""
    found = []
    for measure in HEADLINES:
        told = [of[measure] for of in result.variants.values() if measure in of and of[measure].n]
        if any(estimate.mean is None or estimate.mean or estimate.high for estimate in told):
            found.append(measure)
    return found
