"""Messages for faults of shape: keys, words and names, what a file of data holds, and what is kept for later."""

from __future__ import annotations

SHAPE_MESSAGES: dict[str, dict[str, str]] = {
    "unknown_key": {"en": 'the key "{key}" does not belong here', "nl": 'de sleutel "{key}" hoort hier niet'},
    "missing_key": {"en": 'the key "{key}" is missing', "nl": 'de sleutel "{key}" ontbreekt'},
    "map_expected": {
        "en": "a map (key: value) belongs here, not {given}",
        "nl": "hier hoort een map (sleutel: waarde) en niet {given}",
    },
    "list_expected": {
        "en": "a list ([one, two]) belongs here, not {given}",
        "nl": "hier hoort een lijst ([een, twee]) en niet {given}",
    },
    "truth_expected": {
        "en": "`true` or `false` belongs here, not {given}",
        "nl": "hier hoort `true` of `false` en niet {given}",
    },
    "text_expected": {"en": "a text belongs here, not {given}", "nl": "hier hoort een tekst en niet {given}"},
    "whole_number_expected": {
        "en": "a whole number belongs here, not {given}",
        "nl": "hier hoort een geheel getal en niet {given}",
    },
    "no_efficiency": {
        "en": "with an efficiency of {given} the work would never end; give a percentage above 0%",
        "nl": "met een efficiëntie van {given} komt het werk nooit af; geef een percentage boven 0%",
    },
    "efficiency_above": {
        "en": "an efficiency of {given} without a % is {given} times as fast",
        "nl": "een efficiëntie van {given} zonder % is {given} keer zo snel",
    },
    "all_work_cut": {
        "en": "pressure cannot take all the work away; give a percentage below 100%, not {given}",
        "nl": "prestatiedruk kan niet al het werk wegnemen; geef een percentage onder 100% en niet {given}",
    },
    "at_least_one": {
        "en": "a whole number from 1 belongs here, not {given}",
        "nl": "hier hoort een geheel getal vanaf 1 en niet {given}",
    },
    "too_few": {"en": "this needs at least {least}", "nl": "dit vraagt er minstens {least}"},
    "unknown_word": {"en": '"{given}" cannot stand here', "nl": '"{given}" kan hier niet staan'},
    "both_given": {
        "en": '"{first}" and "{second}" exclude each other; leave one out',
        "nl": '"{first}" en "{second}" sluiten elkaar uit; laat er één weg',
    },
    "one_needed": {"en": "a key is missing here", "nl": "hier ontbreekt een sleutel"},
    "only_with": {
        "en": '"{key}" goes only with "{other}"',
        "nl": '"{key}" hoort alleen bij "{other}"',
    },
    "other_format": {
        "en": "this ketensim reads format 1, not {given}; write: ketensim: 1",
        "nl": "deze ketensim leest vorm 1 en niet {given}; schrijf: ketensim: 1",
    },
    "bad_name": {
        "en": '"{name}" is not a name: use letters, digits and _',
        "nl": '"{name}" is geen naam: gebruik letters, cijfers en _',
    },
    "reserved_name": {
        "en": '"{name}" has a meaning of its own and cannot be a name here',
        "nl": '"{name}" heeft een eigen betekenis en kan hier geen naam zijn',
    },
    "unknown_language": {
        "en": 'a text is given in "nl" or "en", not in "{key}"',
        "nl": 'een tekst staat er in "nl" of "en" en niet in "{key}"',
    },
    "bad_pair": {
        "en": '"{given}" is not a pair of partners: write `default`, `a -> b`, or `a & b` for both directions',
        "nl": '"{given}" is geen paar ketenpartners: schrijf `default`, `a -> b`, of `a & b` voor beide richtingen',
    },
    "pair_twice": {
        "en": "the pair {pair} is described twice; put it together",
        "nl": "het paar {pair} is twee keer beschreven; voeg het samen",
    },
    "working_time_here": {
        "en": "{given}: working time cannot be counted here; use min, h, d or wk",
        "nl": "{given}: werktijd kan hier niet worden geteld; gebruik min, h, d of wk",
    },
    "calendar_here": {
        "en": "{given}: here working time is that of the partner; leave the calendar out",
        "nl": "{given}: werktijd is hier die van de ketenpartner; laat de kalender weg",
    },
    "calendar_missing": {
        "en": "{given}: name the calendar of this working time behind it",
        "nl": "{given}: noem achter deze werktijd de kalender",
    },
    "mixed_time": {
        "en": "`worst` and `best` must both be elapsed time (min h d wk) or both working time (wh wd)",
        "nl": "`worst` en `best` moeten allebei doorlooptijd (min h d wk) of allebei werktijd (wh wd) zijn",
    },
    "no_interval": {
        "en": "the time between two arrivals is nothing; give a time above zero",
        "nl": "tussen twee aankomsten zit geen tijd; geef een tijd boven nul",
    },
    "too_many_arrivals": {
        "en": "these counts grow beyond {most} in one period",
        "nl": "deze aantallen groeien tot boven {most} in één periode",
    },
    "same_hash": {
        "en": '"{name}" and "{other}" cannot be told apart by the random numbers; rename one',
        "nl": 'de toevalsgetallen kunnen "{name}" en "{other}" niet uit elkaar houden; hernoem er één',
    },
    "later": {
        "en": '"{feature}" is not built yet; leave it out for now',
        "nl": '"{feature}" is nog niet gebouwd; laat het voorlopig weg',
    },
    "distribution_one_of": {
        "en": "a {kind} distribution takes exactly one of {names}",
        "nl": "een {kind}-verdeling heeft precies een van {names}",
    },
    "distribution_stages": {
        "en": "the number of stages k must be a whole number from 1, not {k}",
        "nl": "het aantal fasen k moet een geheel getal vanaf 1 zijn en niet {k}",
    },
    "distribution_empty": {"en": "there are no values here", "nl": "hier staan geen waarden"},
    "distribution_quantiles": {
        "en": "p90 must be above p50, and both above zero",
        "nl": "p90 moet boven p50 liggen, en allebei boven nul",
    },
    "distribution_not_finite": {"en": '"{name}" is not a finite number', "nl": '"{name}" is geen eindig getal'},
    "distribution_negative": {"en": '"{name}" is below zero', "nl": '"{name}" ligt onder nul'},
    "distribution_zero": {"en": '"{name}" must be above zero', "nl": '"{name}" moet boven nul liggen'},
    "distribution_cv": {
        "en": "a {kind} distribution cannot have a cv of {cv}; it lies from {smallest} to {largest}, or is 0",
        "nl": "een {kind}-verdeling kan geen cv van {cv} hebben; die ligt tussen {smallest} en {largest}, of is 0",
    },
    "distribution_ratio": {
        "en": "a {kind} distribution cannot have a p90 of {ratio} times p50; from {smallest} to {largest}",
        "nl": "bij een {kind}-verdeling kan p90 geen {ratio} keer p50 zijn; tussen {smallest} en {largest}",
    },
    "distribution_order": {
        "en": '"{smaller}" must not be above "{larger}"',
        "nl": '"{smaller}" mag niet boven "{larger}" liggen',
    },
    "data_missing": {"en": 'there is no file "{name}"', "nl": 'er is geen bestand "{name}"'},
    "data_folder": {"en": '"{name}" is a folder, not a file', "nl": '"{name}" is een map en geen bestand'},
    "data_unreadable": {
        "en": 'the file "{name}" cannot be read; is it whole, and is it CSV?',
        "nl": 'het bestand "{name}" kan niet worden gelezen; is het heel, en is het CSV?',
    },
    "data_binary": {
        "en": 'the file "{name}" holds no text; save it as CSV',
        "nl": 'het bestand "{name}" bevat geen tekst; bewaar het als CSV',
    },
    "data_encoding": {
        "en": 'the file "{name}" is not in UTF-8 (line {row}); save it as UTF-8',
        "nl": 'het bestand "{name}" is geen UTF-8 (regel {row}); bewaar het als UTF-8',
    },
    "data_too_large": {
        "en": 'the file "{name}" is larger than {most} MB',
        "nl": 'het bestand "{name}" is groter dan {most} MB',
    },
    "data_empty": {"en": 'the file "{name}" is empty', "nl": 'het bestand "{name}" is leeg'},
    "data_column": {
        "en": 'the file "{name}" has no column "{column}"',
        "nl": 'het bestand "{name}" heeft geen kolom "{column}"',
    },
    "data_no_column": {
        "en": 'the file "{name}" has no column that looks like "{key}"; name it with {key}:',
        "nl": 'het bestand "{name}" heeft geen kolom die op "{key}" lijkt; noem hem met {key}:',
    },
    "data_time": {
        "en": '"{given}" is not a time; write: 2027-01-04 08:30',
        "nl": '"{given}" is geen tijdstip; schrijf: 2027-01-04 08:30',
    },
    "data_number": {
        "en": '"{given}" is not a number from 0',
        "nl": '"{given}" is geen getal vanaf 0',
    },
    "data_no_case": {
        "en": "the case is not named",
        "nl": "de zaak heeft geen naam",
    },
    "data_too_short": {
        "en": "columns are missing",
        "nl": "er ontbreken kolommen",
    },
    "data_more": {
        "en": "{count} more lines are wrong",
        "nl": "nog {count} regels kloppen niet",
    },
    "source_covers_nothing": {
        "en": 'the source at "{path}" belongs to no number; is the path right?',
        "nl": 'de bron bij "{path}" hoort bij geen enkel getal; klopt het pad?',
    },
    "times_before_start": {
        "en": 'the file "{name}": all times lie before the start ({start}); give a start before them',
        "nl": 'het bestand "{name}": alle tijdstippen liggen voor de start ({start}); geef een start die ervoor ligt',
    },
    "zero_time": {
        "en": "a time above zero belongs here",
        "nl": "hier hoort een tijd groter dan nul",
    },
    "period_too_short": {
        "en": "relations and commitment move once a day at most, so {given} is too short; give 1 d or more",
        "nl": "relaties en commitment bewegen hoogstens één keer per dag, dus {given} is te kort; geef 1 d of meer",
    },
    "times_left_out": {
        "en": 'the file "{name}": {count} times before the start ({start}) are left out',
        "nl": 'het bestand "{name}": {count} tijdstippen voor de start ({start}) tellen niet mee',
    },
    "backlog_left_out": {
        "en": 'the file "{name}": {count} times at or after the start ({start}) are left out',
        "nl": 'het bestand "{name}": {count} tijdstippen op of na de start ({start}) tellen niet mee',
    },
}
