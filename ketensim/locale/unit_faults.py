"""Messages for amounts, dates and opening times, and what a value was expected to be."""

from __future__ import annotations

EXPECTS: dict[str, dict[str, str]] = {
    "duration": {"en": "a duration, such as 3 d, 30 min or 8 wh", "nl": "een tijdsduur, zoals 3 d, 30 min of 8 wh"},
    "staff_time": {
        "en": "staff time in min or h, such as 45 min",
        "nl": "tijd van medewerkers in min of h, zoals 45 min",
    },
    "rate": {
        "en": "a number per time, such as 36/d or 250/month",
        "nl": "een aantal per tijd, zoals 36/d of 250/month",
    },
    "share": {
        "en": "a percentage such as 60%, or a number from 0 to 1",
        "nl": "een percentage zoals 60%, of een getal van 0 tot en met 1",
    },
    "level": {
        "en": "a level from 0 to 1, such as 0.4 or 40%",
        "nl": "een niveau van 0 tot en met 1, zoals 0.4 of 40%",
    },
    "money": {"en": "an amount in euros, such as 4 EUR", "nl": "een bedrag in euro, zoals 4 EUR"},
    "hourly": {"en": "a cost per hour, such as 58 EUR/h", "nl": "kosten per uur, zoals 58 EUR/h"},
    "lasting_cost": {"en": "a cost per time, such as 5 EUR/d", "nl": "kosten per tijd, zoals 5 EUR/d"},
    "strength": {
        "en": "a number from 0, such as 0.2 or 20%",
        "nl": "een getal vanaf 0, zoals 0.2 of 20%",
    },
    "number": {"en": "a number", "nl": "een getal"},
    "date": {
        "en": "a date, such as 2027-01-04 or 2027-01-04 08:00",
        "nl": "een datum, zoals 2027-01-04 of 2027-01-04 08:00",
    },
}
"""What belongs somewhere, by the value `expects` of a fault."""

AMOUNTS: dict[str, dict[str, str]] = {
    "empty": {"en": "this is empty; here belongs {expects}", "nl": "dit is leeg; hier hoort {expects}"},
    "wrong_type": {"en": "here belongs {expects}, not {given}", "nl": "hier hoort {expects} en niet {given}"},
    "not_readable": {"en": 'here belongs {expects}, not "{given}"', "nl": 'hier hoort {expects} en niet "{given}"'},
    "missing_unit": {
        "en": '"{given}" has no unit; here belongs {expects}',
        "nl": 'bij "{given}" ontbreekt de eenheid; hier hoort {expects}',
    },
    "wrong_unit": {
        "en": 'the unit of "{given}" does not belong here; here belongs {expects}',
        "nl": 'de eenheid van "{given}" hoort hier niet; hier hoort {expects}',
    },
    "unknown_unit": {
        "en": 'there is no such unit as in "{given}"; here belongs {expects}',
        "nl": 'de eenheid in "{given}" bestaat niet; hier hoort {expects}',
    },
    "negative": {"en": '"{given}" is below zero', "nl": '"{given}" ligt onder nul'},
    "below": {"en": '"{given}" is below {least}', "nl": '"{given}" ligt onder {least}'},
    "above": {"en": '"{given}" is above {most}', "nl": '"{given}" ligt boven {most}'},
    "not_finite": {"en": '"{given}" is no number to count with', "nl": '"{given}" is geen getal om mee te rekenen'},
    "too_large_amount": {
        "en": '"{given}" is larger than any chain needs',
        "nl": '"{given}" is groter dan een keten ooit nodig heeft',
    },
    "calendar_on_elapsed": {
        "en": '"{given}" is elapsed time, which has no calendar; working time is in wh or wd',
        "nl": '"{given}" is gewone tijd, en die heeft geen kalender; werktijd is in wh of wd',
    },
    "calendar_name": {
        "en": '"{calendar}" is not the name of a calendar: a name is letters, digits and _',
        "nl": '"{calendar}" is geen naam van een kalender: een naam bestaat uit letters, cijfers en _',
    },
    "two_amounts": {
        "en": '"{given}" is two amounts; give one',
        "nl": '"{given}" zijn twee hoeveelheden; geef er één',
    },
    "no_such_date": {"en": "{given} does not exist", "nl": "{given} bestaat niet"},
    "date_zone": {
        "en": "{given} has a time zone; times here are as the clock on the wall says",
        "nl": "{given} heeft een tijdzone; tijden zijn hier zoals op de klok aan de muur",
    },
    "date_range": {
        "en": "{given} lies outside the years 1900 to 2199",
        "nl": "{given} valt buiten de jaren 1900 tot en met 2199",
    },
}

HOURS: dict[str, dict[str, str]] = {
    "never_opens": {"en": "this calendar never opens", "nl": "deze kalender is nooit open"},
    "hours_listed": {
        "en": '"{text}" is more than one opening time; make it a list',
        "nl": '"{text}" is meer dan één openingstijd; maak er een lijst van',
    },
    "hours_form": {
        "en": '"{text}" is no opening time, such as Mo-Fr 08:30-12:00',
        "nl": '"{text}" is geen openingstijd, zoals ma-vr 08:30-12:00',
    },
    "hours_no_days": {"en": 'the days are missing in "{text}"', "nl": 'in "{text}" ontbreken de dagen'},
    "hours_no_times": {"en": 'the times are missing in "{text}"', "nl": 'in "{text}" ontbreken de tijden'},
    "hours_no_closing": {
        "en": 'the closing time is missing in "{text}", as in 08:30-12:00',
        "nl": 'in "{text}" ontbreekt de sluitingstijd, zoals in 08:30-12:00',
    },
    "hours_empty": {
        "en": '"{text}" opens and closes at the same moment',
        "nl": '"{text}" opent en sluit op hetzelfde moment',
    },
    "hours_time": {
        "en": '"{time}" in "{text}" is no time from 00:00 to 24:00',
        "nl": '"{time}" in "{text}" is geen tijd van 00:00 tot en met 24:00',
    },
    "hours_day": {
        "en": '"{day}" in "{text}" is no day: Mo Tu We Th Fr Sa Su',
        "nl": '"{day}" in "{text}" is geen dag: ma di wo do vr za zo',
    },
    "hours_dash": {
        "en": 'a long dash stands in "{text}"; use the hyphen',
        "nl": 'in "{text}" staat een lang streepje; gebruik het gewone',
    },
    "moment_form": {
        "en": '"{text}" is no fixed moment, such as Tu 10:00',
        "nl": '"{text}" is geen vast moment, zoals di 10:00',
    },
    "open_form": {
        "en": '"{text}" is no date with hours, such as 2027-12-24 09:00-12:00',
        "nl": '"{text}" is geen datum met tijden, zoals 2027-12-24 09:00-12:00',
    },
    "date_form": {
        "en": '"{date}" is no date, such as 2027-12-27',
        "nl": '"{date}" is geen datum, zoals 2027-12-27',
    },
    "dates_backwards": {
        "en": 'the second date in "{text}" lies before the first',
        "nl": 'de tweede datum in "{text}" ligt vóór de eerste',
    },
    "unknown_country": {
        "en": 'no public holidays are known for "{text}"; give a country such as NL',
        "nl": 'van "{text}" zijn geen feestdagen bekend; geef een land, zoals NL',
    },
    "unknown_region": {
        "en": 'no public holidays are known for "{text}" within {country}',
        "nl": 'van "{text}" binnen {country} zijn geen feestdagen bekend',
    },
}

UNIT_MESSAGES: dict[str, dict[str, str]] = {**AMOUNTS, **HOURS}
"""Code -> language -> template."""
