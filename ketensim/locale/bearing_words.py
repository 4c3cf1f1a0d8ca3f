"""What people read about who pays and who gains, and about relations over time: English and Dutch, by key."""

from __future__ import annotations

BEARING_WORDS: dict[str, dict[str, str]] = {
    # Relations and commitment.
    "relations.floor": {"en": "Relations of the work floors, mean", "nl": "Relaties tussen werkvloeren, gemiddeld"},
    "relations.leadership": {"en": "Relations of the leaders, mean", "nl": "Relaties tussen leiding, gemiddeld"},
    "commitment": {"en": "Commitment, mean", "nl": "Commitment, gemiddeld"},
    "level.floor": {"en": "{sender} -> {receiver}, work floors", "nl": "{sender} -> {receiver}, werkvloeren"},
    "level.leadership": {"en": "{sender} -> {receiver}, leaders", "nl": "{sender} -> {receiver}, leiding"},
    "level.commitment": {"en": "Commitment of {partner}", "nl": "Commitment van {partner}"},
    "levels": {"en": "Relations and commitment over time", "nl": "Relaties en commitment door de tijd"},
    "levels.how": {
        "en": "From 0 to 1. The path is the median, from the start to the end of the measured period; 80% of the "
        "replications end within what stands behind it. High is 0.7 or more, low 0.3 or less, at the end. Of the "
        "relations between work floors, those that end lowest and highest are shown where they are far apart.",
        "nl": "Van 0 tot 1. Het pad is de mediaan, van het begin tot het eind van de meetperiode; 80% van de "
        "doorrekeningen eindigt binnen wat erachter staat. Hoog is 0,7 of meer, laag 0,3 of minder, aan het eind. Van "
        "de relaties tussen werkvloeren staan de laagste en de hoogste erbij waar die ver uiteenlopen.",
    },
    "levels.floor": {"en": "Work floors (mean)", "nl": "Werkvloeren (gemiddeld)"},
    "levels.leadership": {"en": "Leaders (mean)", "nl": "Leiding (gemiddeld)"},
    "levels.commitment": {"en": "Commitment (mean)", "nl": "Commitment (gemiddeld)"},
    "levels.start": {"en": "start", "nl": "begin"},
    "levels.path": {"en": "path", "nl": "pad"},
    "levels.end": {"en": "end", "nl": "eind"},
    "levels.within": {"en": "80% within", "nl": "80% binnen"},
    "levels.high": {"en": "high", "nl": "hoog"},
    "levels.low": {"en": "low", "nl": "laag"},
    "levels.either": {
        "en": "{variant} can go either way: the relations of the work floors, taken together, end high in {high} of "
        "the replications and low in {low}.",
        "nl": "{variant} kan twee kanten op: de relaties tussen de werkvloeren eindigen, samen genomen, hoog in {high} "
        "van de doorrekeningen en laag in {low}.",
    },
    # Who pays, who gains.
    "programme": {
        "en": "Who pays, who gains, against: {first}",
        "nl": "Wie betaalt, wie wint, ten opzichte van: {first}",
    },
    "programme.how": {
        "en": "In € over {span}, with the 95% interval; + is a gain. For organisations: hours worked for the chain "
        "(lent hours at who lends them), overtime, reviews, investment and handoffs; of extra staff all hours on duty. "
        "Own work is not counted. Paid back: from when the sum up to then is no longer below 0, and in which share of "
        "the replications that is so at the end.",
        "nl": "In € over {span}, met onzekerheidsmarge (95%); + is winst. Voor organisaties: uren werk voor de keten "
        "(bij bijspringen: van wie bijspringt), overwerk, ketenoverleg, investering en overdrachten; van extra mensen "
        "alle aanwezige uren. Eigen werk telt niet mee. Terugverdiend: vanaf wanneer de som tot dan toe niet meer "
        "onder 0 ligt, en in welk deel van de doorrekeningen dat aan het eind zo is.",
    },
    "programme.from_start": {"en": "{weeks} from the start", "nl": "{weeks} vanaf het begin"},
    "programme.window": {"en": "the {weeks} that are measured", "nl": "de {weeks} waarin gemeten wordt"},
    "programme.amount": {"en": "€", "nl": "€"},
    "programme.back": {"en": "paid back", "nl": "terugverdiend"},
    "programme.share": {"en": "in", "nl": "in"},
    "programme.organisations": {"en": "Organisations together", "nl": "Organisaties samen"},
    "programme.client": {"en": "Clients", "nl": "Betrokkenen"},
    "programme.society": {"en": "Society", "nl": "Samenleving"},
    "programme.all": {"en": "All together", "nl": "Alles samen"},
    "programme.start": {"en": "from the start", "nl": "vanaf het begin"},
    "programme.month": {"en": "from month {month}", "nl": "vanaf maand {month}"},
    "programme.pays": {"en": "never", "nl": "nooit"},
    "programme.sooner": {"en": "done sooner", "nl": "eerder gedaan"},
    "programme.later": {"en": "done later", "nl": "later gedaan"},
    "programme.unclear": {"en": "unclear", "nl": "onduidelijk"},
    "programme.nothing": {"en": "Nobody pays or gains anything.", "nl": "Niemand betaalt of wint iets."},
    "programme.open": {"en": "No clear difference: {partners}.", "nl": "Geen duidelijk verschil: {partners}."},
    "programme.gain": {"en": "{partner} {amount} ({interval})", "nl": "{partner} {amount} ({interval})"},
    "programme.by_case": {
        "en": "No clear difference in this period, but clear for the cases that come in it, whenever they are handled: "
        "{partners}.",
        "nl": "Geen duidelijk verschil in deze periode, wel voor de zaken die erin binnenkomen, wanneer ze ook aan de "
        "beurt zijn: {partners}.",
    },
    "programme.of_cases": {
        "en": "Organisations, for the cases that come in this period, whenever they are handled: {amount} "
        "({interval}).",
        "nl": "Organisaties, voor de zaken die in deze periode binnenkomen, wanneer ze ook aan de beurt zijn: {amount} "
        "({interval}).",
    },
    "programme.of_cases_sooner": {
        "en": "Done sooner: {partners}. More is done in this period, but the cases that come in it do not clearly cost "
        "more, whenever they are handled.",
        "nl": "Eerder gedaan: {partners}. Er gebeurt meer in deze periode, maar de zaken die erin binnenkomen kosten "
        "niet duidelijk meer, wanneer ze ook aan de beurt zijn.",
    },
    "programme.of_cases_later": {
        "en": "Done later: {partners}. Less is done in this period, but the cases that come in it do not clearly cost "
        "less, whenever they are handled.",
        "nl": "Later gedaan: {partners}. Er gebeurt minder in deze periode, maar de zaken die erin binnenkomen kosten "
        "niet duidelijk minder, wanneer ze ook aan de beurt zijn.",
    },
    "programme.own_work": {
        "en": "Own work compared with {first}, which is not counted: {partners}.",
        "nl": "Eigen werk vergeleken met {first}, dat niet meetelt: {partners}.",
    },
    "programme.more_own": {"en": "{partner} {hours} hours a week more", "nl": "{partner} {hours} uur per week meer"},
    "programme.less_own": {
        "en": "{partner} {hours} hours a week less (left undone, or paid elsewhere)",
        "nl": "{partner} {hours} uur per week minder (blijft liggen, of wordt elders betaald)",
    },
    "programme.own_work_money": {
        "en": 'Under "The same money" it does count.',
        "nl": 'Onder "Hetzelfde geld" telt het wel mee.',
    },
    "programme.undone": {
        "en": "Caution: {variant} is overloaded, or leaves many cases unfinished. Work that is not done is counted as "
        "not paid, so this looks cheaper than it is.",
        "nl": "Let op: {variant} is overbelast, of laat veel zaken liggen. Werk dat niet gedaan wordt, telt als niet "
        "betaald; dit lijkt dus goedkoper dan het is.",
    },
    "programme.undone_first": {
        "en": "Caution: {variant} is overloaded, or leaves many cases unfinished. Work that is not done is counted as "
        "not paid, so what others do more of it looks like a loss.",
        "nl": "Let op: {variant} is overbelast, of laat veel zaken liggen. Werk dat niet gedaan wordt, telt als niet "
        "betaald; wat andere er meer van doen, lijkt dus verlies.",
    },
    "programme.never": {
        "en": "{partners}: pays, and never gets it back in this horizon.",
        "nl": "{partners}: betaalt, en krijgt het in deze periode nooit terug.",
    },
    "programme.never_several": {
        "en": "{partners}: pay, and never get it back in this horizon.",
        "nl": "{partners}: betalen, en krijgen het in deze periode nooit terug.",
    },
    "programme.made_of": {"en": "Organisations: {lines}.", "nl": "Organisaties: {lines}."},
    "line.work": {"en": "work {amount}", "nl": "werk {amount}"},
    "line.reviews": {"en": "chain reviews {amount}", "nl": "ketenoverleg {amount}"},
    "line.investment": {"en": "investment {amount}", "nl": "investering {amount}"},
    "line.lent": {"en": "give and take {amount}", "nl": "bijspringen {amount}"},
    "line.overtime": {"en": "overtime {amount}", "nl": "overwerk {amount}"},
    "line.trips": {"en": "handoffs {amount}", "nl": "overdrachten {amount}"},
    "line.staffing": {"en": "staff on duty {amount}", "nl": "aanwezige mensen {amount}"},
}
