"""Messages for faults in beliefs: numbers that nobody knows, written as `{uncertain: …}`."""

from __future__ import annotations

BELIEF_MESSAGES: dict[str, dict[str, str]] = {
    "belief_number": {
        "en": "a number with its unit belongs here, such as 2 d, 20% or 58 EUR/h, not {given}",
        "nl": "hier hoort een getal met zijn eenheid, zoals 2 d, 20% of 58 EUR/h, en niet {given}",
    },
    "belief_units": {
        "en": "all numbers of a belief have the same unit, and {given} has another one than the first",
        "nl": "alle getallen van een inschatting hebben dezelfde eenheid, en {given} heeft een andere dan de eerste",
    },
    "belief_keys": {
        "en": "these numbers do not make a belief; give {needs}",
        "nl": "deze getallen vormen geen inschatting; geef {needs}",
    },
    "belief_kind": {
        "en": "a belief says between which numbers it lies, and {given} does not",
        "nl": "een inschatting zegt tussen welke getallen iets ligt, en {given} doet dat niet",
    },
    "belief_best": {
        "en": "the best guess {given} lies outside what the belief allows, from {low} to {high}",
        "nl": "de beste schatting {given} valt buiten wat de inschatting toelaat, van {low} tot {high}",
    },
    "belief_each": {
        "en": "`each: true` gives every place that a * reaches a belief of its own; here is no *, so leave it out",
        "nl": "`each: true` geeft elke plaats die een * bereikt een eigen inschatting; hier is geen *, laat het dus "
        "weg",
    },
    "belief_here": {
        "en": "what stands in {part} says how to look at the chain, so it cannot be uncertain; give one value",
        "nl": "wat in {part} staat zegt hoe u naar de keten kijkt, en kan dus niet onzeker zijn; geef één waarde",
    },
    "belief_draw": {
        "en": "this is so in draw {number} of {count} of the beliefs; narrow them, so that every draw gives a chain "
        "that can be",
        "nl": "dit is zo in trekking {number} van {count} van de inschattingen; maak ze nauwer, zodat elke trekking "
        "een keten geeft die kan bestaan",
    },
    "too_few_per_belief": {
        "en": "two runs per belief are needed to tell chance from what nobody knows; give per_belief: 2 or more",
        "nl": "er zijn per trekking twee doorrekeningen nodig om toeval te scheiden van wat niemand weet; geef "
        "per_belief: 2 of meer",
    },
    "too_many_beliefs": {
        "en": "at most {most} draws of the beliefs are done; give a smaller number",
        "nl": "er worden hoogstens {most} trekkingen van de inschattingen gedaan; geef een kleiner getal",
    },
}
"""Code -> language -> template."""
