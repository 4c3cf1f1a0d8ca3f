"""What people read about beliefs, by key, in English and in Dutch."""

from __future__ import annotations

BELIEF_WORDS: dict[str, dict[str, str]] = {
    "beliefs": {"en": "What nobody knows", "nl": "Wat niemand weet"},
    "beliefs.how": {
        "en": "{beliefs} in this scenario, all drawn at once, {count} times. 90% of the expected results lie between "
        "the values below. This is beside chance: more replications do not narrow it, knowing more does. "
        "The best guesses are the likeliest values one by one, so what they give need not be the middle.",
        "nl": "{beliefs} in dit ketenmodel, {count} keer alle tegelijk getrokken. 90% van de verwachte uitkomsten "
        "ligt tussen de waarden hieronder. Dit staat naast toeval: meer doorrekeningen maken het niet smaller, meer "
        "weten wel. De beste schattingen zijn één voor één het waarschijnlijkst; wat zij geven hoeft het midden niet "
        "te zijn.",
    },
    "belief.one": {"en": "1 number is a belief", "nl": "1 getal is een inschatting"},
    "belief.many": {"en": "{count} numbers are beliefs", "nl": "{count} getallen zijn een inschatting"},
    "beliefs.minus": {"en": "{measure}, against {first}", "nl": "{measure}, ten opzichte van {first}"},
    "beliefs.better": {"en": "better in {part} of {whole}", "nl": "beter in {part} van {whole}"},
    "beliefs.worse": {"en": "worse in {part} of {whole}", "nl": "slechter in {part} van {whole}"},
    "beliefs.too_small": {"en": "too small in {part} of {whole}", "nl": "te klein in {part} van {whole}"},
    "beliefs.also_better": {"en": "better in {part}", "nl": "beter in {part}"},
    "beliefs.also_worse": {"en": "worse in {part}", "nl": "slechter in {part}"},
    "beliefs.also_too_small": {"en": "too small in {part}", "nl": "te klein in {part}"},
    "beliefs.chance": {"en": "not told from chance", "nl": "niet van toeval te onderscheiden"},
    "beliefs.less_sure": {
        "en": "Given what nobody knows that is less sure: {parts}.",
        "nl": "Gezien wat niemand weet is dat minder zeker: {parts}.",
    },
    "beliefs.starred": {
        "en": "* These draws differ from each other no more than by chance; this is their mean. More runs per draw "
        "(run: {{per_belief: …}}) would tell more.",
        "nl": "* Deze trekkingen verschillen onderling niet meer dan door toeval; dit is hun gemiddelde. Meer "
        "doorrekeningen per trekking (run: {{per_belief: …}}) zouden meer laten zien.",
    },
    "beliefs.within": {
        "en": "Too small: no more than what this scenario says that matters.",
        "nl": "Te klein: niet meer dan wat er volgens dit ketenmodel toe doet.",
    },
    "beliefs.few_draws": {
        "en": "With so few draws ({count}) a band is hardly more than the lowest and the highest; 40 are usual.",
        "nl": "Met zo weinig trekkingen ({count}) is een band niet veel meer dan de laagste en de hoogste; 40 is "
        "gewoon.",
    },
    "beliefs.lacks": {"en": "{part} for {measure}", "nl": "{part} voor {measure}"},
    "beliefs.left_out": {
        "en": "Left out of the {whole} draws, because too many cases had not left: at most {parts}. These are not just "
        "any draws, so what they would show, most likely the worst, is missing above.",
        "nl": "Van de {whole} trekkingen weggelaten, omdat te veel zaken de keten nog niet uit waren: hoogstens "
        "{parts}. Dat zijn niet zomaar trekkingen: wat ze zouden laten zien, vermoedelijk het slechtste, ontbreekt "
        "hierboven.",
    },
    "beliefs.few": {"en": "not in all draws", "nl": "niet in alle trekkingen"},
    "beliefs.than": {
        "en": "{variant} against {than}: {measures}.",
        "nl": "{variant} ten opzichte van {than}: {measures}.",
    },
    "beliefs.on": {"en": "{measure} {often}", "nl": "{measure} {often}"},
    "beliefs.extra": {
        "en": "Together beyond the sum of each, + is better: {parts}.",
        "nl": "Samen meer dan de som van elk, + is beter: {parts}.",
    },
    "beliefs.weigh": {
        "en": "What matters most for {measure} of {variant} against {first} (rank correlation):",
        "nl": "Wat het meest uitmaakt voor {measure} van {variant} ten opzichte van {first} (rangcorrelatie):",
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
