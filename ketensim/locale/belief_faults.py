"""Messages for faults in beliefs: numbers that nobody knows, written as `{uncertain: …}`."""

from __future__ import annotations

BELIEF_MESSAGES: dict[str, dict[str, str]] = {
    "belief_number": {
        "en": "a number with its unit belongs here, such as 2 d, 20% or 58 EUR/h, not {given}",
        "nl": "hier hoort een getal met zijn eenheid, zoals 2 d, 20% of 58 EUR/h, en niet {given}",
    },
    "belief_units": {
        "en": "the unit of {given} is of another kind than that of the first number; use one unit for all numbers of a "
        "belief, one that belongs here",
        "nl": "de eenheid van {given} is van een andere soort dan die van het eerste getal; gebruik één eenheid voor "
        "alle getallen van een inschatting, een die hier hoort",
    },
    "belief_percent": {
        "en": "{given} stands beside percentages; write it as a percentage too",
        "nl": "{given} staat naast percentages; schrijf het ook als percentage",
    },
    "belief_empty": {
        "en": "this is empty; say between which numbers it lies, such as {{uncertain: {{low: 2 d, high: 10 d}}}}",
        "nl": "dit is leeg; zeg tussen welke getallen het ligt, zoals {{uncertain: {{low: 2 d, high: 10 d}}}}",
    },
    "belief_in_belief": {
        "en": "a belief cannot hold another belief; give one number here",
        "nl": "in een inschatting kan geen andere inschatting staan; geef hier één getal",
    },
    "belief_form": {
        "en": "a number that nobody knows is written with `uncertain`",
        "nl": "een getal dat niemand weet schrijft u met `uncertain`",
    },
    "drawn_or_belief": {
        "en": "write whether this differs from case to case, or is one number that nobody knows (`uncertain`)",
        "nl": "schrijf of dit van zaak tot zaak verschilt, of één getal is dat niemand weet (`uncertain`)",
    },
    "belief_no_number": {
        "en": "only a number can be uncertain, and a date, a name or a word belongs here; give that",
        "nl": "alleen een getal kan onzeker zijn, en hier hoort een datum, een naam of een woord; geef dat op",
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
    "belief_corner": {
        "en": "this is so where beliefs lie near their ends, and a comparison stops when it draws that; narrow them, "
        "so that every draw gives a chain that can be",
        "nl": "dit is zo waar inschattingen dicht bij hun uiteinden liggen, en een vergelijking stopt als zij dat "
        "trekt; maak ze nauwer, zodat elke trekking een keten geeft die kan bestaan",
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
