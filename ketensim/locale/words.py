"""What people read besides faults: every text in English and in Dutch, by key.

Texts are `str.format` templates. The words are those of GLOSSARY.md.
"""

from __future__ import annotations

from ketensim.locale.alternative_words import ALTERNATIVE_WORDS
from ketensim.locale.bearing_words import BEARING_WORDS
from ketensim.locale.belief_words import BELIEF_WORDS
from ketensim.locale.command_words import COMMAND_WORDS
from ketensim.locale.load_words import LOAD_WORDS

WORDS: dict[str, dict[str, str]] = {
    # The headline measures, in the order in which they are shown.
    "lead_time.mean": {"en": "Lead time, mean", "nl": "Ketendoorlooptijd, gemiddeld"},
    "lead_time.within_target": {"en": "Cases within the target", "nl": "Zaken binnen de norm"},
    "quality.first_time_right": {"en": "First time right", "nl": "In één keer goed"},
    "returns_per_case": {"en": "Returns per case", "nl": "Teruggestuurde dossiers per zaak"},
    "cost.per_case": {"en": "Cost per case", "nl": "Kosten per zaak"},
    "throughput": {"en": "Throughput", "nl": "Uitstroom"},
    # The same inside a sentence.
    "in.lead_time.mean": {"en": "lead time", "nl": "ketendoorlooptijd"},
    "in.lead_time.within_target": {"en": "cases within the target", "nl": "zaken binnen de norm"},
    "in.quality.first_time_right": {"en": "first time right", "nl": "in één keer goed"},
    "in.returns_per_case": {"en": "returns per case", "nl": "teruggestuurde dossiers"},
    "in.cost.per_case": {"en": "cost per case", "nl": "kosten per zaak"},
    "in.throughput": {"en": "throughput", "nl": "uitstroom"},
    # Other measures.
    "lead_time": {"en": "Lead time", "nl": "Ketendoorlooptijd"},
    "stay": {"en": "Stay at {partner}", "nl": "Doorlooptijd bij {partner}"},
    "wait": {"en": "Wait at {partner}", "nl": "Wachttijd bij {partner}"},
    "queue": {"en": "Queue at {partner}", "nl": "Wachtrij bij {partner}"},
    "utilisation": {"en": "Utilisation of {partner}", "nl": "Bezettingsgraad van {partner}"},
    "overtime": {"en": "Overtime at {partner}", "nl": "Overwerk bij {partner}"},
    "lent": {"en": "Hours that {partner} lends to others", "nl": "Uren waarmee {partner} bij anderen bijspringt"},
    "own_work": {"en": "Own work at {partner}, wait", "nl": "Eigen werk bij {partner}, wachttijd"},
    "handoffs": {"en": "{sender} -> {receiver}", "nl": "{sender} -> {receiver}"},
    "join": {"en": "Waiting at the join {step}", "nl": "Wachten op andere partners bij {step}"},
    "mean": {"en": "mean", "nl": "gemiddeld"},
    "median": {"en": "median", "nl": "mediaan"},
    "p90": {"en": "90% are faster than", "nl": "90% is sneller dan"},
    "within_target": {"en": "within the target", "nl": "binnen de norm"},
    "within_norm": {"en": "within the norm", "nl": "binnen de norm"},
    "delay": {"en": "transfer time", "nl": "overdrachtstijd"},
    "incomplete": {"en": "incomplete", "nl": "niet compleet"},
    "returned": {"en": "returned", "nl": "retour"},
    "expired": {"en": "Expired", "nl": "Verlopen"},
    "wip.mean": {"en": "Work in progress, mean", "nl": "Onderhanden werk, gemiddeld"},
    "quality.escaped": {"en": "Escaped defects", "nl": "Niet opgemerkte fouten"},
    "cost": {"en": "Cost for {partner}", "nl": "Kosten voor {partner}"},
    "cost.organisations": {"en": "Cost for the organisations", "nl": "Kosten voor de organisaties"},
    "cost.staffing": {"en": "Cost of all staff on duty", "nl": "Kosten van alle aanwezige mensen"},
    "cost.client": {"en": "Cost for the client", "nl": "Kosten voor de betrokkene"},
    "cost.society": {"en": "Cost for society", "nl": "Kosten voor de samenleving"},
    # Where the lead time goes: two lines of heading each.
    "cause.work": {"en": "|work", "nl": "|werk"},
    "cause.rework": {"en": "|rework", "nl": "herstel|werk"},
    "cause.staff": {"en": "wait for|staff", "nl": "wacht op|mensen"},
    "cause.closed": {"en": "|closed", "nl": "|gesloten"},
    "cause.moment": {"en": "fixed|moment", "nl": "vast|moment"},
    "cause.transfer": {"en": "trans-|fer", "nl": "over-|dracht"},
    "cause.paused": {"en": "|paused", "nl": "onder-|broken"},
    "cause.before": {"en": "before|start", "nl": "vóór|start"},
    "cause.total": {"en": "|total", "nl": "|totaal"},
    # Verdicts.
    "better": {"en": "better", "nl": "beter"},
    "worse": {"en": "worse", "nl": "slechter"},
    "too_small": {"en": "too small to matter", "nl": "te klein om ertoe te doen"},
    "unclear": {"en": "no clear difference", "nl": "geen duidelijk verschil"},
    "not_comparable": {"en": "not comparable", "nl": "niet vergelijkbaar"},
    "reason.equals_arrivals": {"en": "equals arrivals", "nl": "gelijk aan de instroom"},
    "reason.unfinished": {"en": "too many unfinished", "nl": "te veel niet afgerond"},
    "reason.no_target": {"en": "no target", "nl": "geen norm"},
    "reason.no_data": {"en": "no data", "nl": "geen gegevens"},
    "reason.one_replication": {"en": "one replication", "nl": "één doorrekening"},
    # The corners of the factorial.
    "corner.neither": {"en": "as it is", "nl": "zoals nu"},
    "corner.hard": {"en": "hard only", "nl": "alleen hard"},
    "corner.soft": {"en": "soft only", "nl": "alleen zacht"},
    "corner.both": {"en": "hard and soft", "nl": "hard én zacht"},
    # Headings and lines of the tables.
    "to": {"en": "{low} to {high}", "nl": "{low} tot {high}"},
    "at_least": {"en": "at least {value}", "nl": "ten minste {value}"},
    "not_given": {"en": "not given", "nl": "niet gegeven"},
    "runs": {
        "en": "{replications} of {length}{warm_up}, seed {seed}.",
        "nl": "{replications} van {length}{warm_up}, seed {seed}.",
    },
    "replications": {"en": "{count} replications", "nl": "{count} doorrekeningen"},
    "replication": {"en": "1 replication", "nl": "1 doorrekening"},
    "after_warm_up": {"en": " after a warm-up of {weeks}", "nl": " na een aanlooptijd van {weeks}"},
    "weeks": {"en": "{weeks} weeks", "nl": "{weeks} weken"},
    "week": {"en": "1 week", "nl": "1 week"},
    "reality": {"en": "The model beside reality: {first}", "nl": "Het model naast de werkelijkheid: {first}"},
    "looking_back": {"en": " (cases that left)", "nl": " (zaken die vertrokken)"},
    "interval": {"en": "95% interval", "nl": "marge (95%)"},
    "terminating.none": {"en": "No warm-up: {why}.", "nl": "Geen aanlooptijd: {why}."},
    "terminating.given": {"en": "No steady state: {why}.", "nl": "Geen evenwicht: {why}."},
    "precision.reached": {
        "en": "Sequential: replications were added until the interval was within {asked} (looks: {looks}).",
        "nl": "Sequentieel: er is doorgerekend tot de marge binnen {asked} lag ({looks} keer gekeken).",
    },
    "precision.capped": {
        "en": "Sequential: a precision of {asked} was asked for and not reached (looks: {looks}).",
        "nl": "Sequentieel: een nauwkeurigheid van {asked} is gevraagd en niet gehaald ({looks} keer gekeken).",
    },
    "observed": {"en": "observed", "nl": "gemeten"},
    "simulated": {"en": "simulated", "nl": "gesimuleerd"},
    "not_compared": {
        "en": "Not compared with reality: the scenario has no observed values.",
        "nl": "Niet vergeleken met de werkelijkheid: het ketenmodel bevat geen gemeten waarden.",
    },
    "reality_elsewhere": {
        "en": "Not beside reality here: the observed values are about {of}, the first variant of the scenario.",
        "nl": "Hier niet naast de werkelijkheid gelegd: de gemeten waarden gaan over {of}, de eerste variant van het "
        "ketenmodel.",
    },
    "far_off": {
        "en": "The model is far from reality (more than {share}) on: {measures}. Read the differences with care.",
        "nl": "Het model ligt ver van de werkelijkheid (meer dan {share}) bij: {measures}. Lees de verschillen met "
        "zorg.",
    },
    "source.all": {"en": "Source: {source}", "nl": "Bron: {source}"},
    "question": {"en": "Question: {text}", "nl": "Vraag: {text}"},
    "not_in_model": {"en": "Not in the model: {text}", "nl": "Niet in het model: {text}"},
    "differences": {"en": "What changes against: {first}", "nl": "Wat er verandert ten opzichte van: {first}"},
    "change": {"en": "change", "nl": "verschil"},
    "all_equal_arrivals": {
        "en": "Not judged: in the long run what comes in goes out, in every variant. What "
        "differs from arrivals here is still under way, or came before the window.",
        "nl": "Niet beoordeeld: op den duur gaat wat binnenkomt ook uit, in elke variant. Wat hier "
        "van de instroom afwijkt is nog onderweg, of kwam al eerder binnen.",
    },
    "joint_interval": {
        "en": "Change with its 95% interval, for all comparisons together.",
        "nl": "Verschil met onzekerheidsmarge (95%), voor alle vergelijkingen samen.",
    },
    "in_short": {"en": "In short, against: {first}", "nl": "In het kort, ten opzichte van: {first}"},
    "short.nothing": {"en": "nothing to compare", "nl": "niets te vergelijken"},
    "short.better": {"en": "better on {measures}", "nl": "beter op {measures}"},
    "short.worse": {"en": "worse on {measures}", "nl": "slechter op {measures}"},
    "short.too_small": {"en": "too small to matter on {measures}", "nl": "te klein om ertoe te doen op {measures}"},
    "short.unclear": {"en": "no clear difference on {measures}", "nl": "geen duidelijk verschil op {measures}"},
    "short.not_comparable": {"en": "not comparable on {measures}", "nl": "niet vergelijkbaar op {measures}"},
    "short.expired": {
        "en": "loses {there} of 100 cases (expired), against {here}",
        "nl": "verliest {there} van de 100 zaken (verlopen), tegen {here}",
    },
    "own_interval": {"en": "each interval on its own", "nl": "elke marge op zichzelf"},
    "only_those_left": {
        "en": "Lead time and first time right are over the other cases only.",
        "nl": "Doorlooptijd en in één keer goed gaan alleen over de andere zaken.",
    },
    "and": {"en": "and", "nl": "en"},
    "where": {
        "en": "Where the lead time goes (mean per case, {unit})",
        "nl": "Waar de ketendoorlooptijd blijft (gemiddeld per zaak, {unit})",
    },
    "where_plain": {"en": "Where the lead time goes", "nl": "Waar de ketendoorlooptijd blijft"},
    "where_not": {
        "en": "Not given for {variants}: {why}.",
        "nl": "Niet gegeven bij {variants}: {why}.",
    },
    "where_not.unfinished": {
        "en": "more than {share} of the cases had not left at the end",
        "nl": "meer dan {share} van de zaken was aan het eind nog niet vertrokken",
    },
    "where_not.no_data": {"en": "no case has left", "nl": "er is geen zaak vertrokken"},
    "hard_and_soft": {"en": "Hard and soft", "nl": "Hard en zacht"},
    "corners": {
        "en": "The corners of hard and soft: {corners}.",
        "nl": "De hoeken van hard en zacht: {corners}.",
    },
    "corner_is": {"en": '{corner} is here "{variant}"', "nl": '{corner} is hier "{variant}"'},
    "joint.reinforce": {
        "en": "hard and soft reinforce each other. Hard only {hard}, soft only {soft}, together {both}: {extra} "
        "better than the two added up (interaction {interval}, + is better).",
        "nl": "hard en zacht versterken elkaar. Alleen hard {hard}, alleen zacht {soft}, samen {both}: {extra} "
        "beter dan die twee bij elkaar opgeteld (wisselwerking {interval}, + is beter).",
    },
    "joint.overlap": {
        "en": "hard and soft overlap. Hard only {hard}, soft only {soft}, together {both}: {extra} less gain "
        "than the two added up (interaction {interval}, + is better).",
        "nl": "hard en zacht overlappen. Alleen hard {hard}, alleen zacht {soft}, samen {both}: {extra} minder "
        "winst dan die twee bij elkaar opgeteld (wisselwerking {interval}, + is beter).",
    },
    "joint.add_up": {
        "en": "hard and soft add up. Hard only {hard}, soft only {soft}, together {both}: about the sum of the two "
        "(interaction {interval}, + is better).",
        "nl": "hard en zacht tellen bij elkaar op. Alleen hard {hard}, alleen zacht {soft}, samen {both}: "
        "ongeveer de som van die twee (wisselwerking {interval}, + is beter).",
    },
    "joint.hard_idle": {
        "en": "hard changes nothing here, so there is nothing to reinforce: soft only {soft}, together {both}.",
        "nl": "hard verandert hier niets, dus valt er niets te versterken: alleen zacht {soft}, samen {both}.",
    },
    "joint.soft_idle": {
        "en": "soft changes nothing here, so there is nothing to reinforce: hard only {hard}, together {both}.",
        "nl": "zacht verandert hier niets, dus valt er niets te versterken: alleen hard {hard}, samen {both}.",
    },
    "joint.together_worse": {
        "en": "together they are worse than either alone. Hard only {hard}, soft only {soft}, together {both} "
        "(interaction {interval}, + is better).",
        "nl": "samen zijn ze slechter dan elk alleen. Alleen hard {hard}, alleen zacht {soft}, samen {both} "
        "(wisselwerking {interval}, + is beter).",
    },
    "joint.depends_on_scale": {
        "en": "it depends on how you count. As a difference they {differences}, as {scale} they {ratios}{factor}. Hard "
        "only {hard}, soft only {soft}, together {both} (interaction {interval}, + is better).",
        "nl": "het hangt af van de manier van tellen. Als verschil: {differences}; als {scale}: {ratios}{factor}. "
        "Alleen hard {hard}, alleen zacht {soft}, samen {both} (wisselwerking {interval}, + is beter).",
    },
    "joint.unclear": {
        "en": "whether hard and soft reinforce each other cannot be told yet. Hard only {hard}, soft only {soft}, "
        "together {both} (interaction {interval}, + is better).",
        "nl": "of hard en zacht elkaar versterken is nog niet te zeggen. Alleen hard {hard}, alleen zacht "
        "{soft}, samen {both} (wisselwerking {interval}, + is beter).",
    },
    "beyond.better": {
        "en": "Together is {gap} better than {corner}, the best of the other three ({interval}, + is better).",
        "nl": "Samen is {gap} beter dan {corner}, de beste van de andere drie ({interval}, + is beter).",
    },
    "beyond.worse": {
        "en": "But together is {gap} worse than {corner} ({interval}, + is better): doing both is not the best here.",
        "nl": "Maar samen is {gap} slechter dan {corner} ({interval}, + is beter): allebei doen is hier niet het best.",
    },
    "beyond.too_small": {
        "en": "But together differs too little from {corner}, the best of the other three, to matter ({interval}, + is "
        "better).",
        "nl": "Maar samen verschilt te weinig van {corner}, de beste van de andere drie, om ertoe te doen ({interval}, "
        "+ is beter).",
    },
    "beyond.unclear": {
        "en": "Whether together is better than {corner}, the best of the other three, cannot be told yet ({interval}, "
        "+ is better).",
        "nl": "Of samen beter is dan {corner}, de beste van de andere drie, is nog niet te zeggen ({interval}, + is "
        "beter).",
    },
    "joint.not_comparable": {
        "en": "what hard and soft do together cannot be compared here.",
        "nl": "wat hard en zacht samen doen is hier niet te vergelijken.",
    },
    "factor": {
        "en": " (by a factor {low} to {high}, above 1 is better; 95%, on its own)",
        "nl": " (met een factor {low} tot {high}, boven 1 is beter; 95%, op zichzelf)",
    },
    "they.reinforce": {"en": "reinforce each other", "nl": "ze versterken elkaar"},
    "they.overlap": {"en": "overlap", "nl": "ze overlappen"},
    "they.add_up": {"en": "add up", "nl": "ze tellen bij elkaar op"},
    "they.unclear": {"en": "show nothing clear", "nl": "niets duidelijks"},
    "scale.log_ratio": {"en": "a ratio", "nl": "verhouding"},
    "scale.log_odds": {"en": "odds", "nl": "kansverhouding"},
    "limit.ceiling": {
        "en": "One of the four is close to 100%, so there is little room left to add up.",
        "nl": "Eén van de vier ligt al bijna op 100%, dus er valt weinig meer op te tellen.",
    },
    "limit.floor": {
        "en": "One of the four is close to 0%, so there is little room to see an effect.",
        "nl": "Eén van de vier ligt bijna op 0%, dus er is weinig ruimte om een effect te zien.",
    },
    "limit.zero": {
        "en": "One of the four is 0, so only differences can be judged, and there is no room below.",
        "nl": "Eén van de vier is 0: alleen verschillen zijn te beoordelen, en lager kan niet.",
    },
    "only_here": {
        "en": "This holds for this chain, with these assumptions and on these measures; elsewhere it may be otherwise.",
        "nl": "Dit geldt voor deze keten, met deze aannames en op deze maatstaven; elders kan het anders zijn.",
    },
    "own_work_pays": {
        "en": "Own work of {partner} waits longer: {variants}.",
        "nl": "Eigen werk van {partner} wacht langer: {variants}.",
    },
    "warnings": {"en": "Mind", "nl": "Let op"},
    "sourced": {
        "en": "Numbers of this scenario: {sourced} with a source, {assumed} assumed, {not_stated} not stated.",
        "nl": "Getallen in dit ketenmodel: {sourced} met bron, {assumed} aanname, {not_stated} zonder opgave.",
    },
    "variant": {"en": "Variant: {name}", "nl": "Variant: {name}"},
    "partners": {"en": "Partners", "nl": "Ketenpartners"},
    "column.utilisation.x": {"en": "|busy", "nl": "bezettings-|graad"},
    "column.wait.x.mean": {"en": "mean|wait", "nl": "gemiddelde|wachttijd"},
    "column.queue.x.mean": {"en": "in|queue", "nl": "in de|wachtrij"},
    "column.stay.x.within_norm": {"en": "within|norm", "nl": "binnen|de norm"},
    "column.own_work.x.wait.mean": {"en": "own work|waits", "nl": "eigen werk|wacht"},
    "theory": {
        "en": "Beside the exact answer of queueing theory",
        "nl": "Naast het exacte antwoord van de wachtrijtheorie",
    },
    "exact": {"en": "exact", "nl": "exact"},
    "cases": {
        "en": "Cases, all replications: {arrived} arrived and {backlog} of the backlog = {finished} finished + "
        "{expired} expired + {in_chain} still in the chain.",
        "nl": "Zaken, alle doorrekeningen: {arrived} ingestroomd en {backlog} uit de voorraad = {finished} "
        "afgerond + {expired} verlopen + {in_chain} nog in de keten.",
    },
    "not_a_forecast_run": {
        "en": "These are results of a model. They are not a forecast.",
        "nl": "Dit zijn uitkomsten van een model. Het is geen voorspelling.",
    },
    "not_a_forecast": {
        "en": "This compares variants in a model. It is not a forecast.",
        "nl": "Dit vergelijkt varianten in een model. Het is geen voorspelling.",
    },
    **LOAD_WORDS,
    **ALTERNATIVE_WORDS,
    **BEARING_WORDS,
    **BELIEF_WORDS,
}


def say(key: str, lang: str, **values: object) -> str:
    """The text of `key` in `lang`, filled with `values`."""
    texts = WORDS.get(key) or COMMAND_WORDS[key]
    return texts[lang].format(**values)
