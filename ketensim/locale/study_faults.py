"""Messages for faults and warnings about a run: its length, its warm-up, and what came out of it."""

from __future__ import annotations

STUDY_MESSAGES: dict[str, dict[str, str]] = {
    "endless_instant": {
        "en": "work goes round without time passing, at the steps {steps}; give one of them work or a transfer time",
        "nl": "het werk gaat rond zonder dat er tijd verstrijkt, bij de stappen {steps}; geef een ervan een "
        "bewerkingstijd of een overdrachtstijd",
    },
    "no_compiler": {
        "en": "the compiled engine cannot run where NUMBA_DISABLE_JIT is set; unset it, or use --engine reference",
        "nl": "het gecompileerde rekenhart kan niet draaien waar NUMBA_DISABLE_JIT aanstaat; zet die uit, of gebruik "
        "--engine reference",
    },
    "endless_queue": {
        "en": "more than {most} items wait here: the queue grows without bound; give this partner less work or more "
        "staff, or make the run shorter",
        "nl": "er wachten hier meer dan {most} stukken: de wachtrij groeit onbegrensd; geef deze ketenpartner minder "
        "werk of meer mensen, of maak de doorrekening korter",
    },
    "endless_dock": {
        "en": "more than {most} files wait here for the next departure: their number grows without bound; let more of "
        "them go at a time, or more often, or make the run shorter",
        "nl": "er wachten hier meer dan {most} dossiers op het volgende moment: hun aantal groeit onbegrensd; laat er "
        "meer tegelijk gaan, of vaker, of maak de doorrekening korter",
    },
    "ablate_without_factorial": {
        "en": "there are no four corners to take apart; name them in the scenario (factorial: {{neither: …, hard: …, "
        "soft: …, both: …}})",
        "nl": "er zijn geen vier hoeken om uit elkaar te halen; noem ze in het ketenmodel (factorial: {{neither: …, "
        "hard: …, soft: …, both: …}})",
    },
    "one_variant": {
        "en": "there is one variant, so there is no money to spend otherwise; give the scenario another variant",
        "nl": "er is één variant, dus er is geen geld om anders te besteden; geef het ketenmodel nog een variant",
    },
    "variant_name_taken": {
        "en": 'a variant "{name}" is going to be added, and the scenario has one already; give yours another name',
        "nl": 'er komt een variant "{name}" bij, en het ketenmodel heeft er al een; geef de uwe een andere naam',
    },
    "bad_precision": {
        "en": '"{got}" is no precision; give a percentage above zero, such as 5%',
        "nl": '"{got}" is geen nauwkeurigheid; geef een percentage boven nul, bijvoorbeeld 5%',
    },
    "beyond_horizon": {
        "en": "the run takes {asked} weeks, and a run has at most {weeks}; give a shorter length or warm-up",
        "nl": "de doorrekening duurt {asked} weken, en dat kunnen er hoogstens {weeks} zijn; geef een kortere lengte "
        "of aanlooptijd",
    },
    "drain_too_short": {
        "en": "the drain is shorter than the longest target, so cases still under way at the end would count as late; "
        "give at least {least}, or leave it out",
        "nl": "de uitlooptijd is korter dan de langste norm, zodat zaken die aan het eind nog lopen als te laat zouden "
        "tellen; geef ten minste {least}, of laat haar weg",
    },
    "pilot_too_short": {
        "en": "the length is too short to find the warm-up by itself: {weeks} weekly points, and it takes {least}; "
        "give a longer length, or a warm-up",
        "nl": "de lengte is te kort om de aanlooptijd zelf te bepalen: {weeks} weekcijfers van de {least} die "
        "nodig zijn; geef een grotere lengte of een aanlooptijd",
    },
    "no_steady_state": {
        "en": "no steady state seen in: {variants}; read the results as those of this period",
        "nl": "geen evenwicht gezien in: {variants}; lees de uitkomsten als die van deze periode",
    },
    "warm_up_without_steady_state": {
        "en": "this chain has no steady state to warm up to; the warm-up only leaves out its beginning",
        "nl": "deze keten komt niet in evenwicht; de aanlooptijd laat alleen het begin weg",
    },
    "many_unfinished": {
        "en": "up to {share}% of the cases are not finished at the end in: {variants}; means of them are not given",
        "nl": "tot {share}% van de zaken is aan het eind niet afgerond in: {variants}; gemiddelden daarvan ontbreken",
    },
    "observed_unknown": {
        "en": 'this chain has no measure "{measure}", so there is nothing to compare it with',
        "nl": 'deze keten heeft geen maat "{measure}", dus er is niets om mee te vergelijken',
    },
}
"""Code -> language -> template."""
