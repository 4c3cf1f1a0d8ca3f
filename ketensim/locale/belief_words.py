"""What people read about beliefs, by key, in English and in Dutch."""

from __future__ import annotations

BELIEF_WORDS: dict[str, dict[str, str]] = {
    "beliefs": {"en": "What nobody knows", "nl": "Wat niemand weet"},
    "beliefs.how": {
        "en": "{beliefs} in this scenario, all drawn at once, {count} times. 90% of the expected results lie between "
        "the values below. This is beside chance: more replications do not narrow it, knowing more does.",
        "nl": "{beliefs} in dit ketenmodel, {count} keer alle tegelijk getrokken. 90% van de verwachte uitkomsten "
        "ligt tussen de waarden hieronder. Dit staat naast toeval: meer doorrekeningen maken het niet smaller, meer "
        "weten wel.",
    },
    "belief.one": {"en": "1 number is a belief", "nl": "1 getal is een inschatting"},
    "belief.many": {"en": "{count} numbers are beliefs", "nl": "{count} getallen zijn een inschatting"},
    "beliefs.minus": {"en": "{measure}, minus {first}", "nl": "{measure}, min {first}"},
    "beliefs.better": {"en": "better in {part} of {whole}", "nl": "beter in {part} van {whole}"},
    "beliefs.worse": {"en": "worse in {part} of {whole}", "nl": "slechter in {part} van {whole}"},
    "beliefs.chance": {"en": "no more than chance", "nl": "niet meer dan toeval"},
    "beliefs.few": {"en": "not in all draws", "nl": "niet in alle trekkingen"},
    "beliefs.than": {
        "en": "{variant} against {than}: {measures}.",
        "nl": "{variant} tegenover {than}: {measures}.",
    },
    "beliefs.on": {"en": "{measure} {often}", "nl": "{measure} {often}"},
    "beliefs.extra": {
        "en": "Together beyond the sum of each: {parts}.",
        "nl": "Samen meer dan de som van elk: {parts}.",
    },
    "beliefs.weigh": {
        "en": "What matters most for {measure} of {variant} minus {first} (rank correlation):",
        "nl": "Wat het meest uitmaakt voor {measure} van {variant} min {first} (rangcorrelatie):",
    },
    "beliefs.weigh_one": {
        "en": "What matters most for {measure} (rank correlation):",
        "nl": "Wat het meest uitmaakt voor {measure} (rangcorrelatie):",
    },
    "beliefs.weight": {"en": "{belief} ({correlation})", "nl": "{belief} ({correlation})"},
    "beliefs.none_clear": {
        "en": "No single belief stands out for {measure}.",
        "nl": "Geen enkele inschatting springt eruit voor {measure}.",
    },
}
"""Key -> language -> template."""
