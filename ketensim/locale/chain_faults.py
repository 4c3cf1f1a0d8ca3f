"""Messages for what is wrong between the parts of a chain, and for warnings; their form is as in `locale.faults`."""

from __future__ import annotations

from ketensim.locale.combination_faults import COMBINATION

NAMES: dict[str, dict[str, str]] = {
    "unknown_partner": {"en": 'no partner "{name}"', "nl": 'er is geen ketenpartner "{name}"'},
    "unknown_step": {"en": 'no step "{name}"', "nl": 'er is geen stap "{name}"'},
    "unknown_calendar": {"en": 'no calendar "{name}"', "nl": 'er is geen kalender "{name}"'},
    "unknown_type": {"en": 'no case type "{name}"', "nl": 'er is geen zaakstroom "{name}"'},
    "unknown_variant": {"en": 'no variant "{name}"', "nl": 'er is geen variant "{name}"'},
    "unknown_measure": {"en": 'no measure "{name}"', "nl": 'er is geen maat "{name}"'},
    "unknown_outcome": {
        "en": 'no case ends with the outcome "{name}"',
        "nl": 'geen zaak eindigt met de uitkomst "{name}"',
    },
    "step_and_partner": {
        "en": '"{name}" is both a step and a partner; give the step another name',
        "nl": '"{name}" is zowel een stap als een ketenpartner; geef de stap een andere naam',
    },
    "stream_twice": {
        "en": 'arrivals and backlog are both called "{name}"; give the backlog another name',
        "nl": 'de instroom en de voorraad heten allebei "{name}"; geef de voorraad een andere naam',
    },
    "signed_twice": {
        "en": '"{name}" signs twice; leave one out',
        "nl": '"{name}" tekent twee keer; laat er één weg',
    },
    "helps_itself": {
        "en": '"{partner}" cannot help itself; name another partner, or leave this out',
        "nl": '"{partner}" kan niet bij zichzelf bijspringen; noem een andere ketenpartner of laat dit weg',
    },
    "corner_twice": {
        "en": 'the variant "{name}" stands at two corners; name four different variants',
        "nl": 'de variant "{name}" staat op twee hoeken; noem vier verschillende varianten',
    },
}

SHARES: dict[str, dict[str, str]] = {
    "shares_total": {
        "en": "the shares add up to {total}, not to 100%",
        "nl": "de aandelen tellen op tot {total} en niet tot 100%",
    },
    "shares_total_for_type": {
        "en": 'for case type "{type}" the shares add up to {total}, not to 100%',
        "nl": 'voor zaakstroom "{type}" tellen de aandelen op tot {total} en niet tot 100%',
    },
    "type_left_out": {
        "en": 'nothing is given for case type "{type}"; give a value for every type, or one for all',
        "nl": 'voor zaakstroom "{type}" is niets opgegeven; geef een waarde per zaakstroom, of één voor alle',
    },
    "no_cases": {
        "en": "no case ever comes in; give a rate above zero or a backlog",
        "nl": "er komt nooit een zaak binnen; geef een instroom boven nul of een voorraad",
    },
}

FLOW: dict[str, dict[str, str]] = {
    "step_unreachable": {
        "en": 'no case ever comes to step "{step}", in no variant; let a step lead to it, or leave it out',
        "nl": 'in geen enkele variant komt een zaak bij stap "{step}"; laat een stap ernaar leiden of laat deze weg',
    },
    "no_way_out": {
        "en": (
            "cases of type {types} that come to {steps} go round there for ever and never leave; "
            "give one of these steps a way to another step or to an end"
        ),
        "nl": (
            "zaken van zaakstroom {types} die bij {steps} komen, blijven daar ronddraaien en verlaten de keten nooit; "
            "geef een van deze stappen een weg naar een andere stap of naar een einde"
        ),
    },
    "branch_never_joins": {
        "en": (
            'the block of "{fork}" cannot complete: cases of type {types} that come to {steps} never get to "{then}"; '
            'let the branch lead to "{then}"'
        ),
        "nl": (
            'het blok van "{fork}" komt nooit klaar: zaken van zaakstroom {types} die bij {steps} komen, bereiken '
            '"{then}" nooit; '
            'laat de tak naar "{then}" leiden'
        ),
    },
    "returns_forever": {
        "en": (
            'cases of type {types} never leave: a fault made at "{maker}" is always found at "{step}", never solved '
            "together, and the file always comes back incomplete; lower `finds` or `incomplete`, or raise `together`"
        ),
        "nl": (
            'zaken van zaakstroom {types} verlaten de keten nooit: een fout van "{maker}" wordt bij "{step}" altijd '
            "gevonden, nooit in overleg opgelost, en het dossier komt altijd weer niet compleet terug; verlaag `finds` "
            "of `incomplete`, of verhoog `together`"
        ),
    },
    "end_in_branch": {
        "en": (
            'step "{step}" is in a branch of the block of "{fork}", so it cannot end the case; '
            'lead to "{then}" instead of to the end "{end}"'
        ),
        "nl": (
            'stap "{step}" staat in een tak van het blok van "{fork}" en kan de zaak dus niet beëindigen; '
            'laat de stap naar "{then}" leiden in plaats van naar het einde "{end}"'
        ),
    },
    "leaves_block": {
        "en": (
            'step "{step}" is in a branch of the block of "{fork}" and leads out of it to "{to}"; '
            'a branch leads only to "{then}"'
        ),
        "nl": (
            'stap "{step}" staat in een tak van het blok van "{fork}" en leidt daaruit naar "{to}"; '
            'een tak leidt alleen naar "{then}"'
        ),
    },
    "other_branch": {
        "en": (
            'step "{step}", in the branch "{branch}" of the block of "{fork}", leads to "{to}" in another branch; '
            "a step belongs to one branch, so give each branch a step of its own"
        ),
        "nl": (
            'stap "{step}", in de tak "{branch}" van het blok van "{fork}", leidt naar "{to}" in een andere tak; '
            "een stap hoort bij één tak, dus geef elke tak een eigen stap"
        ),
    },
    "into_branch": {
        "en": (
            'step "{step}" leads to "{to}", which is inside a branch of the block of "{fork}"; '
            'lead to "{fork}" or to "{then}", or make a separate step'
        ),
        "nl": (
            'stap "{step}" leidt naar "{to}", en die staat in een tak van het blok van "{fork}"; '
            'laat de stap naar "{fork}" of "{then}" leiden, of maak een aparte stap'
        ),
    },
    "starts_in_branch": {
        "en": (
            'cases arrive at "{to}", which is inside a branch of the block of "{fork}"; '
            "let them arrive before the block, or make a separate step"
        ),
        "nl": (
            'zaken komen binnen bij "{to}", en die stap staat in een tak van het blok van "{fork}"; '
            "laat ze vóór het blok binnenkomen, of maak een aparte stap"
        ),
    },
    "branch_is_then": {
        "en": '"{then}" comes after the block, so it cannot be one of its branches; leave it out of `all`',
        "nl": '"{then}" komt na het blok en kan dus niet een van de takken zijn; laat die stap weg uit `all`',
    },
    "block_into_itself": {
        "en": 'step "{to}" is a branch of its own block; name another step in `all`',
        "nl": 'stap "{to}" is een tak van zijn eigen blok; noem in `all` een andere stap',
    },
    "branch_twice": {
        "en": (
            'step "{to}" already starts a branch of the block of "{other}"; a step belongs to one branch, '
            "so make a step for each"
        ),
        "nl": (
            'met stap "{to}" begint al een tak van het blok van "{other}"; een stap hoort bij één tak, '
            "dus maak voor elke tak een eigen stap"
        ),
    },
    "blocks_too_deep": {
        "en": "more than 50 blocks lie inside each other; make the flow simpler",
        "nl": "er liggen meer dan 50 blokken in elkaar; maak de stroom eenvoudiger",
    },
    "then_of_outer_block": {
        "en": (
            'the block of "{step}" lies inside the block of "{fork}" and has the same `then`; '
            'give the inner block a step of its own, which leads to "{then}"'
        ),
        "nl": (
            'het blok van "{step}" ligt in het blok van "{fork}" en heeft dezelfde `then`; '
            'geef het binnenste blok een eigen stap, die naar "{then}" leidt'
        ),
    },
}

PLACES: dict[str, dict[str, str]] = {
    "backlog_several_steps": {
        "en": '"{partner}" has several steps; say with `step` where the backlog waits',
        "nl": '"{partner}" heeft meer dan één stap; zeg met `step` waar de voorraad ligt',
    },
    "backlog_no_step": {
        "en": '"{partner}" has no step, so no case can wait there',
        "nl": '"{partner}" heeft geen stap, dus daar kan geen zaak liggen',
    },
    "target_until_before_from": {
        "en": 'no case comes from "{from_step}" to "{until_step}"; swap `from` and `until`, or name other steps',
        "nl": 'geen zaak komt van "{from_step}" bij "{until_step}"; wissel `from` en `until` om of noem andere stappen',
    },
    "expires_at_once": {
        "en": "cases would expire the moment they are queued; give a time above zero",
        "nl": "zaken zouden vervallen zodra ze in de wachtrij komen; geef een tijd boven nul",
    },
    "moments_and_batch": {
        "en": (
            "cases go from {pair} at fixed moments and also in batches; choose one, "
            "and write `moments: none` or `batch: none` to drop what `default` gives"
        ),
        "nl": (
            "zaken gaan van {pair} op vaste momenten én in partijen; kies er één, "
            "en schrijf `moments: none` of `batch: none` om weg te laten wat `default` geeft"
        ),
    },
    "at_most_without_moments": {
        "en": "`at_most` limits a fixed moment, and {pair} has none; give `moments`, or leave `at_most` out",
        "nl": "`at_most` begrenst een vast moment, en {pair} heeft er geen; geef `moments` of laat `at_most` weg",
    },
}

STAFF: dict[str, dict[str, str]] = {
    "no_staff": {
        "en": '"{partner}" has work and nobody to do it; give a group with a `count` or an `fte` above zero',
        "nl": '"{partner}" heeft werk en niemand om het te doen; geef een groep met een `count` of `fte` boven nul',
    },
    "too_many": {
        "en": "more than {most} is more than a run can hold; give a smaller number",
        "nl": "meer dan {most} past niet in een doorrekening; geef een kleiner getal",
    },
    "too_long": {
        "en": "this is longer than {most} years, the most that a run takes; give a shorter time",
        "nl": "dit is langer dan {most} jaar, het meeste wat een doorrekening aankan; geef een kortere tijd",
    },
    "week_too_long": {
        "en": "a week has {most} hours; give the hours that one person works in a week, such as 36 h",
        "nl": "een week heeft {most} uur; geef het aantal uren dat één persoon per week werkt, zoals 36 h",
    },
    "staff_after_run": {
        "en": "this group comes on {begin}, and the run is over by {stop}; give an earlier date or a longer run",
        "nl": "deze groep komt op {begin}, en dan is de doorrekening (tot {stop}) voorbij; geef een eerdere datum "
        "of een langere doorrekening",
    },
    "staff_before_run": {
        "en": "this group leaves on {end}, before the run starts on {start}; give a later date, or leave the group out",
        "nl": "deze groep vertrekt op {end}, vóór de start op {start}; geef een latere datum of laat de groep weg",
    },
    "staff_dates_swapped": {
        "en": "`until` ({end}) is not after `from` ({begin}); swap them, or change one",
        "nl": "`until` ({end}) ligt niet na `from` ({begin}); wissel ze om of pas er één aan",
    },
    "calendar_never_opens": {
        "en": 'calendar "{calendar}" is closed during the whole run; give it opening hours between {start} and {stop}',
        "nl": ('kalender "{calendar}" is de hele doorrekening gesloten; geef openingstijden tussen {start} en {stop}'),
    },
}

CORNERS: dict[str, dict[str, str]] = {
    "corners_differ": {
        "en": (
            '"{first}" and "{second}" set {setting} to different values; '
            "the four corners can only be compared if they set it to the same value"
        ),
        "nl": (
            '"{first}" en "{second}" geven {setting} een verschillende waarde; '
            "de vier hoeken zijn alleen te vergelijken als die waarde gelijk is"
        ),
    },
    "both_is_not_sum": {
        "en": (
            '"{both}" is not exactly "{hard}" plus "{soft}": {setting} differs; '
            'write "{both}: [{hard}, {soft}]", or the interaction also counts that difference'
        ),
        "nl": (
            '"{both}" is niet precies "{hard}" plus "{soft}": {setting} wijkt af; '
            'schrijf "{both}: [{hard}, {soft}]", anders telt dat verschil mee in de wisselwerking'
        ),
    },
}

WARNINGS: dict[str, dict[str, str]] = {
    "variant_changes_nothing": {
        "en": 'variant "{variant}" is the same as "{first}"; give it a change, or leave it out',
        "nl": 'variant "{variant}" is gelijk aan "{first}"; geef een wijziging op of laat de variant weg',
    },
    "change_without_effect": {
        "en": "this change does nothing: {setting} already has this value",
        "nl": "deze wijziging doet niets: {setting} heeft deze waarde al",
    },
    "cooperation_fixed": {
        "en": (
            'variant "{variant}" moves the relation {pair}, but the cooperation there is fixed, so the handoff '
            "does not feel it; leave `cooperation` out to let it follow the relation"
        ),
        "nl": (
            'variant "{variant}" verandert de relatie {pair}, maar de samenwerking ligt daar vast, dus de '
            "overdracht merkt er niets van; laat `cooperation` weg om de relatie te volgen"
        ),
    },
    "worse_with_cooperation": {
        "en": (
            "`{effect}` gets worse with more cooperation: {worst} without, {best} with full cooperation; "
            "swap `worst` and `best` unless you mean this"
        ),
        "nl": (
            "`{effect}` wordt slechter bij meer samenwerking: {worst} zonder, {best} met volledige samenwerking; "
            "wissel `worst` en `best` om, tenzij u dit bedoelt"
        ),
    },
    "count_of_long_hours": {
        "en": (
            "`count` is people on duty at all hours: {count} during {hours} hours a week takes {fte} fte of 36 h; "
            "if you meant fte, write `fte: {count}, week: 36 h`"
        ),
        "nl": (
            "`count` is het aantal mensen dat steeds aanwezig is: {count} gedurende {hours} uur per week vraagt "
            "{fte} fte van 36 uur; bedoelt u fte, schrijf dan `fte: {count}, week: 36 h`"
        ),
    },
    "urgent_load": {
        "en": (
            'in variant "{variant}" what goes first (urgent cases, reviews, investment) alone keeps "{partner}" {load} '
            "busy; above 80% that hardly goes faster and the rest waits very long"
        ),
        "nl": (
            'in variant "{variant}" houdt wat voorgaat (spoedzaken, ketenoverleg, investering) alleen al "{partner}" '
            "voor {load} bezig; boven 80% gaat dat nauwelijks sneller en wacht de rest zeer lang"
        ),
    },
    "signatory_without_norm": {
        "en": (
            '"{partner}" signs but has no norm, so it takes cases in order of coming in and the shared target '
            "cannot pull them forward; give it `norms: {{chain: …}}`"
        ),
        "nl": (
            '"{partner}" tekent maar heeft geen norm, en neemt zaken dus op volgorde van binnenkomst: de '
            "gezamenlijke norm kan ze niet naar voren halen; geef `norms: {{chain: …}}` op"
        ),
    },
    "target_differs": {
        "en": '"{variant}" has another target than "{first}", so their shares within it differ by that too',
        "nl": (
            '"{variant}" wordt langs een andere norm gelegd dan "{first}"; '
            "ook daardoor verschilt het aandeel binnen de norm"
        ),
    },
    "kpi_without_target": {
        "en": "the plan has a lead-time KPI, but the chain has no target to keep; give `target`",
        "nl": "het ketenplan heeft een KPI voor de doorlooptijd, maar de keten heeft geen norm; geef `target` op",
    },
    "commitment_unsigned": {
        "en": '"{partner}" did not sign the plan, so its commitment does nothing; add it to `signed_by`',
        "nl": (
            '"{partner}" heeft het ketenplan niet getekend, dus dit commitment doet niets; '
            "voeg de partner toe aan `signed_by`"
        ),
    },
    "check_without_handoff": {
        "en": (
            'no case comes to step "{step}" from another partner, so this check never happens; '
            "put it at a step that receives a handoff"
        ),
        "nl": (
            'er komt geen zaak van een andere partner bij stap "{step}", dus deze controle vindt nooit plaats; '
            "zet de controle bij een stap die een overdracht krijgt"
        ),
    },
    "pair_without_handoff": {
        "en": "no file ever goes {pair}, in no variant, so this does nothing; did you mean the other direction?",
        "nl": "in geen enkele variant gaat er een dossier {pair}, dus dit doet niets; is de richting omgedraaid?",
    },
}

CHAIN_MESSAGES: dict[str, dict[str, str]] = {
    **NAMES, **SHARES, **FLOW, **PLACES, **STAFF, **CORNERS, **WARNINGS, **COMBINATION,
}  # fmt: skip
"""Code -> language -> template."""
