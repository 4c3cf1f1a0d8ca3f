"""How busy partners are, before any run, and why a run can have no steady state: texts in English and in Dutch."""

from __future__ import annotations

LOAD_WORDS: dict[str, dict[str, str]] = {
    "why.backlog": {"en": "the run starts with a backlog", "nl": "de doorrekening begint met een voorraad"},
    "why.file": {"en": "arrivals come from a file", "nl": "de instroom komt uit een bestand"},
    "why.growth": {"en": "arrivals grow", "nl": "de instroom groeit"},
    "why.dates": {"en": "staff changes on a date", "nl": "de bezetting verandert op een datum"},
    "why.changes": {"en": "something changes on a date", "nl": "er verandert iets op een datum"},
    "why.dynamics": {
        "en": "relations and commitment change along the way",
        "nl": "relaties en commitment veranderen onderweg",
    },
    "why.overload": {
        "en": "a partner is overloaded, so nothing settles",
        "nl": "een ketenpartner is overbelast, dus de voorraad blijft groeien",
    },
    "why.overload_bounded": {
        "en": "a partner is overloaded, and only cases that expire keep its queue bounded",
        "nl": "een ketenpartner is overbelast, en alleen zaken die verlopen houden de voorraad begrensd",
    },
    "why.overload_helped": {
        "en": "a partner is overloaded unless others do enough of its work",
        "nl": "een ketenpartner is overbelast, tenzij anderen genoeg van zijn werk doen",
    },
    "why.moments": {
        "en": "the fixed moments of two partners are full, so nothing settles",
        "nl": "de vaste momenten van twee ketenpartners zitten vol, dus de stapel blijft groeien",
    },
    "capacity": {"en": "Capacity", "nl": "Capaciteit"},
    "bottleneck": {"en": "Bottleneck: {partner}, load {loads}.", "nl": "Knelpunt: {partner}, belasting {loads}."},
    "in_variants": {"en": "{load} in {variants}", "nl": "{load} bij {variants}"},
    "all_variants": {"en": "all variants", "nl": "alle varianten"},
    "overloaded": {
        "en": "Overloaded in {variants}: {partners}. More work comes in than can be done: in the long run the "
        "queue keeps growing, and what is shown depends on how long the run lasts.",
        "nl": "Overbelast bij {variants}: {partners}. Er komt meer werk binnen dan men aankan: op den duur "
        "blijft de voorraad groeien, en wat hier staat hangt af van de lengte van de doorrekening.",
    },
    "full": {
        "en": "Fixed moments full in {variants}: {pair}, {asked} files per week for {places} places. Files pile up "
        "between the two, and what is shown depends on how long the run lasts.",
        "nl": "Vaste momenten vol bij {variants}: {pair}, {asked} dossiers per week op {places} plaatsen. De stapel "
        "daartussen blijft groeien, en wat hier staat hangt af van de lengte van de doorrekening.",
    },
    "overloaded_bounded": {
        "en": "Overloaded in {variants}: {partners}. More work comes in than can be done; cases that expire keep the "
        "queue bounded.",
        "nl": "Overbelast bij {variants}: {partners}. Er komt meer werk binnen dan men aankan; zaken die verlopen "
        "houden de voorraad begrensd.",
    },
    "overloaded_helped": {
        "en": "Overloaded in {variants} before anybody stands in for another: {partners}. Whether the queue keeps "
        "growing depends on how much of the work others do.",
        "nl": "Overbelast bij {variants} voordat iemand bij een ander bijspringt: {partners}. Of de voorraad blijft "
        "groeien hangt af van hoeveel van het werk anderen doen.",
    },
    "loads_without.dynamics": {
        "en": "Loads are those at the relations and the commitment of the start (or of a date).",
        "nl": "Belasting: bij de relaties en het commitment van het begin (of van een datum).",
    },
    "loads_without.lending": {
        "en": "Loads are those before anybody stands in for another.",
        "nl": "Belasting: voordat iemand bij een ander bijspringt.",
    },
    # check
    "no_faults": {"en": "no faults found", "nl": "geen fouten gevonden"},
    "same_as": {"en": "the same as {variant}", "nl": "hetzelfde als {variant}"},
    "arrivals": {"en": "Arrivals: {count} cases per week.", "nl": "Instroom: {count} zaken per week."},
    "backlog": {"en": "Backlog: {count} cases.", "nl": "Voorraad: {count} zaken."},
    "from_date": {"en": "From {date}:", "nl": "Vanaf {date}:"},
    "people": {"en": "people", "nl": "bezetting"},
    "hours_asked": {"en": "hours asked", "nl": "gevraagd"},
    "hours_on_duty": {"en": "on duty", "nl": "aanwezig"},
    "load": {"en": "load", "nl": "belasting"},
    "nobody": {"en": "nobody there", "nl": "niemand"},
    "no_end": {"en": "without end (nobody there)", "nl": "oneindig (niemand aanwezig)"},
    "more_than": {"en": "more than {load}", "nl": "meer dan {load}"},
    "moments": {
        "en": "Fixed moments {pair}: {asked} files per week for {places} places ({load}).",
        "nl": "Vaste momenten {pair}: {asked} dossiers per week op {places} plaatsen ({load}).",
    },
    "is_bound_moments": {"en": "At most: cases can expire.", "nl": "Ten hoogste: zaken kunnen verlopen."},
    "moments_full": {
        "en": "More files come than can go along, so the heap keeps growing.",
        "nl": "Er komen meer dossiers dan er mee kunnen, dus de stapel blijft groeien.",
    },
    "is_bottleneck": {"en": "bottleneck", "nl": "knelpunt"},
    "next_bottleneck": {
        "en": "With people enough at {relieved}, the bottleneck would be {partner}, load {load}.",
        "nl": "Met genoeg mensen bij {relieved} zou {partner} het knelpunt zijn, belasting {load}.",
    },
    "is_overloaded": {"en": "overloaded", "nl": "overbelast"},
    "is_thinned": {"en": "gets less from an overloaded partner", "nl": "krijgt minder van een overbelaste partner"},
    "is_bound": {"en": "at most: cases can expire", "nl": "ten hoogste: zaken kunnen verlopen"},
    "are_overloaded": {
        "en": "Overloaded: {partners}. More work comes in than can be done, so in the long run the queue keeps "
        "growing.",
        "nl": "Overbelast: {partners}. Er komt meer werk binnen dan men aankan, dus op den duur blijft de "
        "voorraad groeien.",
    },
    "are_bounded": {
        "en": "Overloaded: {partners}. More work comes in than can be done; cases that expire keep the queue bounded.",
        "nl": "Overbelast: {partners}. Er komt meer werk binnen dan men aankan; zaken die verlopen houden de voorraad "
        "begrensd.",
    },
    "are_helped": {
        "en": "Overloaded before anybody stands in for another: {partners}. Whether the queue keeps growing depends on "
        "how much of the work others do.",
        "nl": "Overbelast voordat iemand bij een ander bijspringt: {partners}. Of de voorraad blijft groeien hangt af "
        "van hoeveel van het werk anderen doen.",
    },
    "investments": {
        "en": "Of the hours asked {hours} per week are investment in relations.",
        "nl": "Van de gevraagde uren zijn er {hours} per week investering in relaties.",
    },
    "load_at_most": {
        "en": "Load is an upper bound: cases can expire.",
        "nl": "De belasting is een bovengrens: zaken kunnen verlopen.",
    },
    "others_as": {"en": "Other partners as in {variant}.", "nl": "Andere ketenpartners als bij {variant}."},
    "partners_as": {"en": "Partners as in {variant}.", "nl": "Ketenpartners als bij {variant}."},
    "settling": {
        "en": "With a load this high the chain takes about {time} to settle.",
        "nl": "Bij zo'n hoge belasting duurt het ongeveer {time} voordat de keten in evenwicht is.",
    },
    "settling_never": {
        "en": "With a load this high the chain takes more than ten years to settle.",
        "nl": "Bij zo'n hoge belasting duurt het meer dan tien jaar voordat de keten in evenwicht is.",
    },
    "load_is_exact": {
        "en": "People on duty at the same time; hours per week, holidays left out, of work, rework, checks, own work "
        "and reviews. Load is hours asked over hours on duty: computed, not simulated.",
        "nl": "Bezetting: mensen tegelijk aan het werk. Uren per week, zonder feestdagen, voor werk, herstelwerk, "
        "controles, eigen werk en ketenoverleg. Belasting: gevraagde uren gedeeld door aanwezige uren; berekend, niet "
        "gesimuleerd.",
    },
}
"""Key -> language -> text."""
