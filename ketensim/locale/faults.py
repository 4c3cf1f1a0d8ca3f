"""Messages for faults of form: files, YAML and its habits, paths, changes and variants. Amounts: `unit_faults`."""

from __future__ import annotations

FILES: dict[str, dict[str, str]] = {
    "file_missing": {"en": "there is no such file", "nl": "dit bestand bestaat niet"},
    "file_directory": {
        "en": "this is a folder; give a file in it",
        "nl": "dit is een map; geef een bestand dat erin staat",
    },
    "file_unreadable": {
        "en": "this file cannot be read; check that you may open it",
        "nl": "dit bestand is niet te lezen; ga na of u het mag openen",
    },
    "file_empty": {
        "en": "there is nothing in here; `ketensim new` makes a file to start from",
        "nl": "hier staat niets in; `ketensim new` maakt een bestand om mee te beginnen",
    },
    "file_binary": {
        "en": "this is not a text; give a scenario as YAML",
        "nl": "dit is geen tekstbestand; geef een ketenmodel in YAML",
    },
    "file_too_large": {
        "en": "this is larger than {most}; put long lists in a file of their own",
        "nl": "dit is groter dan {most}; zet lange lijsten in een eigen bestand",
    },
    "wrong_encoding": {
        "en": "this file is written in {encoding}; save it as UTF-8",
        "nl": "dit bestand is opgeslagen als {encoding}; sla het op als UTF-8",
    },
    "not_a_map": {
        "en": "a scenario is a list of names with values (ketensim: 1, …), and this is something else",
        "nl": "een ketenmodel bestaat uit namen met waarden (ketensim: 1, …), en dit is iets anders",
    },
    "python_value": {
        "en": "a value of the kind {given} cannot stand in a scenario; give text, numbers, lists or dicts",
        "nl": "een waarde van de soort {given} kan niet in een ketenmodel; geef tekst, getallen, lijsten of dicts",
    },
}

YAML: dict[str, dict[str, str]] = {
    "not_yaml": {
        "en": 'this cannot be read as YAML, from "{near}"',
        "nl": 'dit is niet te lezen als YAML, vanaf "{near}"',
    },
    "control_character": {
        "en": "the character {character} cannot stand in a text; take it out",
        "nl": "het teken {character} kan niet in een tekst staan; haal het weg",
    },
    "hidden_character": {
        "en": "an invisible character stands here ({character}); take it out or type a space",
        "nl": "hier staat een onzichtbaar teken ({character}); haal het weg of typ een spatie",
    },
    "too_deep": {
        "en": "this goes more than {most} levels deep",
        "nl": "dit gaat meer dan {most} niveaus diep",
    },
    "anchor": {
        "en": "YAML reads & here as an anchor, which a scenario cannot have: write it out in full, or quote the text",
        "nl": "YAML leest & hier als een anker, en dat kan niet in een ketenmodel: schrijf het voluit, of zet de tekst "
        "tussen aanhalingstekens",
    },
    "alias": {
        "en": "YAML reads * here as a reference, which a scenario cannot have: write it out in full, or quote the text",
        "nl": "YAML leest * hier als een verwijzing, en dat kan niet in een ketenmodel: schrijf het voluit, of zet de "
        "tekst tussen aanhalingstekens",
    },
    "tag": {
        "en": "YAML reads ! here as a tag, which a scenario cannot have: leave it out, or quote the text",
        "nl": "YAML leest ! hier als een type, en dat kan niet in een ketenmodel: laat het weg, of zet de tekst "
        "tussen aanhalingstekens",
    },
    "merge_key": {
        "en": "<< takes over another part, and a scenario does not do that: write it out in full",
        "nl": "<< neemt een ander deel over, en dat kan niet in een ketenmodel: schrijf het voluit",
    },
    "second_document": {
        "en": "a second document begins here; a file holds one scenario",
        "nl": "hier begint een tweede document; een bestand bevat één ketenmodel",
    },
    "directive": {
        "en": "a line that begins with % is an instruction to YAML; leave it out",
        "nl": "een regel die met % begint is een opdracht aan YAML; laat die weg",
    },
    "duplicate_key": {
        "en": '"{name}" stands here already, on line {first}; leave one out',
        "nl": '"{name}" staat er al, op regel {first}; laat er één weg',
    },
    "empty_key": {"en": "a name is missing before the colon", "nl": "er ontbreekt een naam voor de dubbele punt"},
    "complex_key": {
        "en": "a name belongs here, not a list or a map; are there brackets too many?",
        "nl": "hier hoort een naam en geen lijst of accolades; staan er haken te veel?",
    },
    "quote_not_closed": {
        "en": "the quote that begins here is never closed",
        "nl": "het aanhalingsteken dat hier begint, wordt nergens gesloten",
    },
    "bracket_not_closed": {
        "en": "the {bracket} that stands here is not closed before something else begins",
        "nl": "de {bracket} die hier staat, wordt niet gesloten voordat er iets anders begint",
    },
    "bracket_not_opened": {
        "en": "the {bracket} here closes nothing; take it out",
        "nl": "de {bracket} hier sluit niets; haal die weg",
    },
    "text_after_quote": {
        "en": "something stands behind a text in quotes; put the quotes around all of it",
        "nl": "er staat iets achter een tekst tussen aanhalingstekens; zet ze om de hele tekst",
    },
    "text_after_bracket": {
        "en": 'something stands behind the closing bracket: "{near}"',
        "nl": 'er staat iets achter de sluithaak: "{near}"',
    },
    "bad_escape": {
        "en": "a backslash between double quotes means something else; use single quotes",
        "nl": "een backslash tussen dubbele aanhalingstekens betekent iets anders; gebruik enkele aanhalingstekens",
    },
    "indent": {
        "en": "this line does not stand straight below the lines it belongs to; give it as many spaces in front",
        "nl": "deze regel staat niet recht onder de regels waar hij bij hoort; zet er evenveel spaties voor",
    },
}

HABITS: dict[str, dict[str, str]] = {
    "decimal_comma": {
        "en": 'a decimal comma in "{given}"; numbers have a point here',
        "nl": 'een decimale komma in "{given}"; getallen krijgen hier een punt',
    },
    "thousands": {
        "en": 'is "{given}" a number of thousands or a fraction? write thousands without a comma or point',
        "nl": 'is "{given}" een duizendtal of een breuk? schrijf duizendtallen zonder punt of komma',
    },
    "hours_in_braces": {
        "en": "opening times stand in square brackets, each between quotes",
        "nl": "openingstijden staan tussen vierkante haken, elk tussen aanhalingstekens",
    },
    "list_in_braces": {
        "en": "a list of names stands in square brackets, not in braces",
        "nl": "een rij namen staat tussen vierkante haken en niet tussen accolades",
    },
    "no_value": {
        "en": '"{given}" has no value; between braces each name has one (name: value)',
        "nl": '"{given}" heeft geen waarde; tussen accolades heeft elke naam er een (naam: waarde)',
    },
    "no_colon": {
        "en": '"{given}" has no colon and no value; a line here is a name with a value (name: value)',
        "nl": '"{given}" heeft geen dubbele punt en geen waarde; op een regel staat hier een naam met een waarde '
        "(naam: waarde)",
    },
    "missing_space": {
        "en": "a space is missing",
        "nl": "er ontbreekt een spatie",
    },
    "tab": {"en": "a tab stands here; use spaces", "nl": "hier staat een tab; gebruik spaties"},
    "no_break_space": {
        "en": "a no-break space stands here, which YAML does not see as a space; type an ordinary one",
        "nl": "hier staat een harde spatie, die voor YAML geen spatie is; typ een gewone",
    },
    "curly_quotes": {
        "en": "curly quotes are part of the text for YAML; use straight ones",
        "nl": "gekrulde aanhalingstekens horen voor YAML bij de tekst; gebruik rechte",
    },
    "colon_in_text": {
        "en": "a text with a colon and a space in it needs quotes",
        "nl": "een tekst met een dubbele punt en een spatie erin hoort tussen aanhalingstekens",
    },
    "special_start": {
        "en": "a value that begins with {sign} means something else to YAML; put quotes around it",
        "nl": "een waarde die met {sign} begint, betekent voor YAML iets anders; zet er aanhalingstekens om",
    },
    "list_here": {
        "en": "a list with dashes begins on the next line; on this line it stands in square brackets",
        "nl": "een lijst met streepjes begint op de volgende regel; op deze regel staat zij tussen vierkante haken",
    },
    "date_key": {
        "en": "a date as a name needs quotes",
        "nl": "een datum als naam hoort tussen aanhalingstekens",
    },
    "leading_zero": {
        "en": 'is "{given}" a number? then without the zero in front; is it a text, then {quoted}',
        "nl": 'is "{given}" een getal? dan zonder de nul ervoor; is het een tekst, dan {quoted}',
    },
    "huge_number": {
        "en": "this number has more digits than can be counted with",
        "nl": "dit getal heeft meer cijfers dan waarmee te rekenen is",
    },
}

CHANGES: dict[str, dict[str, str]] = {
    "setting_form": {
        "en": '"{given}" is no setting; write path=value, such as arrivals.rate=40/d',
        "nl": '"{given}" is geen instelling; schrijf pad=waarde, bijvoorbeeld arrivals.rate=40/d',
    },
    "path_form": {
        "en": '"{given}" is no path; write names with dots between, such as partners.police.staff.1.count',
        "nl": '"{given}" is geen pad; schrijf namen met punten ertussen, bijvoorbeeld partners.police.staff.1.count',
    },
    "unknown_path": {
        "en": 'a scenario has no part "{name}"',
        "nl": 'een ketenmodel heeft geen onderdeel "{name}"',
    },
    "path_star_first": {"en": "a path cannot begin with *", "nl": "een pad kan niet met * beginnen"},
    "path_pair": {
        "en": '"{given}" does not name two partners; write such as relations.police.court.floor',
        "nl": '"{given}" noemt geen twee ketenpartners; schrijf bijvoorbeeld relations.police.court.floor',
    },
    "path_unknown_name": {"en": '{within} has no "{name}"', "nl": '{within} heeft geen "{name}"'},
    "path_list_place": {
        "en": 'a list of {count} stands here, so a place (from 1) belongs here, not "{given}"',
        "nl": 'hier staat een lijst van {count}, dus hier hoort een plaats (vanaf 1) en niet "{given}"',
    },
    "path_beyond_list": {
        "en": "there is no place {place}: the list has {count}",
        "nl": "er is geen plaats {place}: de lijst heeft er {count}",
    },
    "path_matches_nothing": {
        "en": '"{given}" reaches nothing in this scenario',
        "nl": '"{given}" raakt niets in dit ketenmodel',
    },
    "path_not_changeable": {
        "en": '"{name}" cannot be changed; change it in the file',
        "nl": '"{name}" is niet met een wijziging aan te passen; pas het bestand aan',
    },
    "path_shared": {
        "en": '"{name}" is the same for all variants; change it in the file or with --set',
        "nl": '"{name}" is voor alle varianten hetzelfde; pas het aan in het bestand of met --set',
    },
    "path_through_value": {
        "en": "{path} is one value ({value}), so nothing can be changed below it; change {path} itself",
        "nl": "{path} is één waarde ({value}), dus daaronder is niets te wijzigen; wijzig {path} zelf",
    },
    "variant_conflict": {
        "en": "{path} gets another value here than in {other}; leave one out",
        "nl": "{path} krijgt hier een andere waarde dan in {other}; laat er één weg",
    },
    "alternatives_both": {
        "en": "{first} and {second} exclude each other; change one of them",
        "nl": "{first} en {second} sluiten elkaar uit; wijzig er één",
    },
    "variant_form": {
        "en": "a variant is a map of changes (path: value) or a list of variants and maps, not {given}",
        "nl": "een variant bestaat uit wijzigingen (pad: waarde) of een lijst van varianten en wijzigingen,"
        " en niet uit {given}",
    },
    "variant_cycle": {
        "en": "this variant leads back to itself: {around}",
        "nl": "deze variant verwijst naar zichzelf: {around}",
    },
    "too_many_variants": {
        "en": "a scenario has at most {most} variants; `ketensim sweep` tries out more",
        "nl": "een ketenmodel heeft hoogstens {most} varianten; met `ketensim sweep` probeert u er meer",
    },
    "too_many_changes": {
        "en": "a variant makes at most {most} changes",
        "nl": "een variant bevat hoogstens {most} wijzigingen",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**FILES, **YAML, **HABITS, **CHANGES}
"""Code -> language -> template."""
