"""Messages for parts of hard and soft that can do nothing, and for what may change on a date."""

from __future__ import annotations

COMBINATION: dict[str, dict[str, str]] = {
    "dynamics_moves_nothing": {
        "en": "all these coefficients are 0, so relations and commitment stay as they are; give one, or leave "
        "`dynamics` out",
        "nl": "al deze coëfficiënten zijn 0, dus relaties en commitment blijven zoals ze zijn; geef er een op of laat "
        "`dynamics` weg",
    },
    "investment_moves_nothing": {
        "en": "this investment costs hours and changes no relation; give `dynamics` with `investment` or `upkeep` "
        "above 0",
        "nl": "deze investering kost uren en verandert geen relatie; geef `dynamics` met `investment` of `upkeep` "
        "boven 0",
    },
    "pressure_without_kpi": {
        "en": "no plan in any variant asks for speed, so there is no pressure; give a plan a KPI `lead_time` or "
        "`throughput`",
        "nl": "geen ketenplan vraagt in enige variant om snelheid, dus er is geen prestatiedruk; geef een plan een KPI "
        "`lead_time` of `throughput`",
    },
    "lending_without_help": {
        "en": "nobody can help anybody, so this does nothing; give a partner `helps`",
        "nl": "niemand kan bij een ander bijspringen, dus dit doet niets; geef een ketenpartner `helps`",
    },
    "success_without_kpi": {
        "en": "no plan in any variant has a lead-time KPI, so there is never any success; give a plan "
        "`kpis: {{lead_time: …}}`",
        "nl": "geen ketenplan heeft in enige variant een KPI voor de doorlooptijd, dus er is nooit succes; geef een "
        "plan `kpis: {{lead_time: …}}`",
    },
    "help_without_cases": {
        "en": 'no case ever waits at "{partner}", which has no step, so there is nothing to help with',
        "nl": 'er wacht nooit een zaak bij "{partner}", die geen stap heeft, dus er valt niets bij te springen',
    },
    "late_without_target": {
        "en": "the chain has no target, so no case is ever late and this costs nothing; give `target`",
        "nl": "de keten heeft geen norm, dus geen zaak is ooit te laat en dit kost niets; geef `target` op",
    },
    "leadership_unused": {
        "en": "nothing goes by the leadership of relations here: nobody `helps` by it and there are no `dynamics`; "
        "give one of those, or leave this out",
        "nl": "niets hangt hier af van de relatie tussen de leiding: niemand springt daardoor bij (`helps`) en er is "
        "geen `dynamics`; geef een van beide of laat dit weg",
    },
    "relation_free": {
        "en": 'variant "{variant}" has a better relation {pair} than "{first}", and nothing that it costs: no '
        "`investment`, no more `own_work`, no dearer handoffs; give what it takes, or read its gain as free of charge",
        "nl": 'variant "{variant}" heeft een betere relatie {pair} dan "{first}", en niets wat dat kost: geen '
        "`investment`, niet meer `own_work`, geen duurdere overdrachten; geef op wat het vraagt, of lees de winst als "
        "gratis",
    },
    "efficiency_beyond": {
        "en": '"{partner}" does the work of "{other}" faster than "{other}" itself, at {efficiency}; is that meant?',
        "nl": '"{partner}" doet het werk van "{other}" sneller dan "{other}" zelf, met {efficiency}; is dat de '
        "bedoeling?",
    },
    "willingness_beyond": {
        "en": "together these make partners willing in {total} of cases, and above 100% more does nothing; make them "
        "smaller (by_leadership is 100% where it is not given)",
        "nl": "samen maken deze dat ketenpartners in {total} van de gevallen willen bijspringen, en boven 100% doet "
        "meer niets; maak ze kleiner (by_leadership is 100% als het niet is opgegeven)",
    },
    "date_without_changes": {
        "en": "nothing changes on this date; give what changes beside `from`, or leave `from` out",
        "nl": "op deze datum wijzigt er niets; geef naast `from` op wat er wijzigt, of laat `from` weg",
    },
    "date_without_end": {
        "en": "a dated change has no end; add a second map with `from` and what holds from then on",
        "nl": "een wijziging met een datum heeft geen einde; geef een tweede groep wijzigingen met `from` en wat vanaf "
        "dan geldt",
    },
    "date_before_start": {
        "en": "this is not after the start of the run ({start}); leave `from` out, or give a later date",
        "nl": "dit ligt niet na de start van de doorrekening ({start}); laat `from` weg of geef een latere datum",
    },
    "date_after_run": {
        "en": "the run is over by {stop}, so this never begins; give an earlier date or a longer run",
        "nl": "de doorrekening is dan voorbij (tot {stop}), dus dit begint nooit; geef een eerdere datum of een "
        "langere doorrekening",
    },
    "too_many_dates": {
        "en": "a variant changes on at most {most} dates",
        "nl": "een variant wijzigt op hoogstens {most} datums",
    },
    "staff_on_a_date": {
        "en": "staff does not change this way: give the group itself `from` or `until`, without a date here",
        "nl": "personeel wijzigt niet op deze manier: geef de groep zelf `from` of `until`, hier zonder datum",
    },
    "arrivals_on_a_date": {
        "en": "what comes in does not change this way: give it `counts` per month or week, without a date here",
        "nl": "wat er binnenkomt wijzigt niet op deze manier: geef `counts` per maand of week op, hier zonder datum",
    },
    "helps_on_a_date": {
        "en": "who helps whom is the same all along; let `lending` begin or end on a date instead",
        "nl": "wie bij wie bijspringt is al die tijd gelijk; laat in plaats daarvan `lending` op een datum wijzigen",
    },
    "part_on_a_date": {
        "en": "of {part} only {keys} can change on a date; name what changes, such as {example}",
        "nl": "van {part} kan op een datum alleen {keys} wijzigen; noem wat er wijzigt, zoals {example}",
    },
    "not_on_a_date": {
        "en": "{setting} is the same all along a run; only relations, chain_plan, pressure, lending, and parts of "
        "handoffs, partners and steps can change on a date",
        "nl": "{setting} blijft de hele doorrekening gelijk; op een datum kunnen alleen relations, chain_plan, "
        "pressure, lending en delen van handoffs, partners en steps wijzigen",
    },
}
