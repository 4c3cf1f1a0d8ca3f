"""What things are called on paper: the scenario's display names in one language, and the names of measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ketensim.locale.words import WORDS, say

if TYPE_CHECKING:
    from ketensim.scenario.scenario import Scenario

CORNERS = ("neither", "hard", "soft", "both")


@dataclass(frozen=True)
class Names:
    """Display names in `lang`; what has none is shown by its name in the file."""

    lang: str
    title: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    """Of partners, steps, case types and outcomes, whose names in a file never clash with those beside them."""

    question: str = ""
    """What the scenario is to answer."""
    not_in_model: str = ""
    """What its author says is left out."""

    def say(self, key: str, **values: object) -> str:
        """The text of `key` in this language."""
        return say(key, self.lang, **values)

    def variant(self, name: str) -> str:
        """What the variant is called."""
        return self.variants.get(name, name)

    def typed(self, name: str) -> str:
        """What the variant is called, with what to type for it where that is something else: `Hard only [hard]`.

        Nothing can be typed for a variant that was added, as its name is not in the file.
        """
        called = self.variant(name)
        if f"variant.{name}" in WORDS:
            return called
        return called if called.casefold() == name.casefold() else f"{called} [{name}]"

    def of(self, name: str) -> str:
        """What the partner, step, case type or outcome is called."""
        return self.things.get(name, name)

    def measure(self, name: str) -> str:
        """What a measure is called: `stay.police.p90` as `Stay at Police, 90% are faster than`."""
        if name in WORDS:
            return self.say(name)
        head, *rest = name.split(".")
        if head == "handoffs":
            sender, receiver, last = rest
            return self._with(self.say(head, sender=self.of(sender), receiver=self.of(receiver)), last)
        if head in ("relations", "commitment"):
            return self._level(head, rest)
        if head == "lead_time":
            middle = f" {self.of(rest[0])}" if len(rest) == 2 else ""
            return self._with(self.say(head) + middle, rest[-1])
        if head in WORDS and rest:
            text = self.say(head, partner=self.of(rest[0]), step=self.of(rest[0]))
            return text if len(rest) == 1 or rest[1] in ("wait", "mean") else self._with(text, rest[-1])
        return name

    def _level(self, head: str, rest: list[str]) -> str:
        if head == "commitment":
            return self.say("level.commitment", partner=self.of(rest[0]))
        sender, receiver, side = rest
        return self.say(f"level.{side}", sender=self.of(sender), receiver=self.of(receiver))

    def _with(self, text: str, last: str) -> str:
        return f"{text}, {self.say(last)}" if last in WORDS else f"{text}, {last}"


def names_of(scenario: Scenario, lang: str) -> Names:
    """The display names that a scenario gives, and those of the corners of its factorial where it gives none."""
    variants = {name: say(f"variant.{name}", lang) for name in scenario.variants if f"variant.{name}" in WORDS}
    things: dict[str, str] = {}
    for chain in scenario.variants.values():
        if chain.factorial is not None:
            variants |= {getattr(chain.factorial, corner): say(f"corner.{corner}", lang) for corner in CORNERS}
        variants |= _words(chain.names, lang)
        for part in (chain.partners, chain.steps, chain.types):
            things |= _words({name: thing.name for name, thing in part.items()}, lang)
        things |= _words(chain.outcomes, lang)
    about = _words(scenario.variants[scenario.first].about, lang)
    told = (about.get(key, "").strip() for key in ("question", "not_in_model"))
    return Names(lang, scenario.name(lang), variants, things, *told)


def _words(texts: Mapping[str, Mapping[str, str] | None], lang: str) -> dict[str, str]:
    """Per name the text in `lang`, else in the other language; names without a text are left out."""
    return {name: text.get(lang) or next(iter(text.values())) for name, text in texts.items() if text}
