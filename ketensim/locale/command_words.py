"""What the command line says: help, usage faults, progress and the next sensible command."""

from __future__ import annotations

COMMAND_WORDS: dict[str, dict[str, str]] = {
    "welcome": {
        "en": "ketensim simulates process chains across organisations and compares variants of them.\n"
        "1. ketensim new my_chain.yaml --from relay   writes a scenario to start from\n"
        "2. ketensim check my_chain.yaml              says what is wrong in it, and who is the bottleneck\n"
        "3. ketensim compare my_chain.yaml            runs its variants and says what differs\n"
        "Help: ketensim --help, ketensim compare --help. In Dutch: --lang nl, or set KETENSIM_LANG=nl.",
        "nl": "ketensim simuleert ketens van organisaties en vergelijkt varianten ervan.\n"
        "1. ketensim new mijn_keten.yaml --from relay   schrijft een ketenmodel om mee te beginnen\n"
        "2. ketensim check mijn_keten.yaml              zegt wat er niet klopt en waar het knelpunt zit\n"
        "3. ketensim compare mijn_keten.yaml            rekent de varianten door en zegt wat er verschilt\n"
        "Hulp: ketensim --help, ketensim compare --help. In het Engels: --lang en, of zet KETENSIM_LANG=en.",
    },
    # Help.
    "help.app": {
        "en": "Simulate process chains that cross organisations, and compare variants of them.",
        "nl": "Simuleer ketens van organisaties en vergelijk varianten ervan.",
    },
    "help.new": {"en": "Write a scenario to start from.", "nl": "Schrijf een ketenmodel om mee te beginnen."},
    "help.check": {
        "en": "Say what is wrong in a scenario, and who is the bottleneck.",
        "nl": "Zeg wat er niet klopt, en wie het knelpunt is.",
    },
    "help.run": {"en": "Run one variant.", "nl": "Reken één variant door."},
    "help.compare": {
        "en": "Run all variants on the same cases and say what differs.",
        "nl": "Reken alle varianten door met dezelfde zaken en zeg wat er verschilt.",
    },
    "help.schema": {
        "en": "Print the JSON schema of a scenario file, for editors.",
        "nl": "Druk het JSON-schema van een ketenmodel af, voor editors.",
    },
    "help.file": {"en": "The scenario file.", "nl": "Het bestand met het ketenmodel."},
    "help.new.file": {
        "en": "The file to write [default: the name of the bundled scenario, or my_chain.yaml].",
        "nl": "Het bestand om te schrijven [standaard: de naam van het meegeleverde model, of mijn_keten.yaml].",
    },
    "help.from": {"en": "A bundled scenario: {starters}.", "nl": "Een meegeleverd ketenmodel: {starters}."},
    "help.variant": {"en": "The variant to run [default: the first].", "nl": "De variant [standaard: de eerste]."},
    "help.against": {
        "en": "The variant to compare the others with [default: the first].",
        "nl": "De variant waarmee de andere worden vergeleken [standaard: de eerste].",
    },
    "help.ablate": {
        "en": "Run the corners of hard and soft once more without each mechanism, and say what makes the interaction.",
        "nl": "Reken de hoeken van hard en zacht nog eens door, telkens zonder één mechanisme, en zeg wat de "
        "wisselwerking maakt.",
    },
    "help.against-money": {
        "en": "Add what the money of the dearest variant buys as extra staff, and as less own work.",
        "nl": "Voeg toe wat het geld van de duurste variant oplevert als extra mensen, en als minder eigen werk.",
    },
    "help.log": {
        "en": "Write an event log (.csv, .xes, or either with .gz) of the first replication; "
        "of all of them if --replications is given.",
        "nl": "Schrijf een event log (.csv, .xes, of een van beide met .gz) van de eerste doorrekening; "
        "van alle als --replications is gegeven.",
    },
    "help.seed": {"en": "Seed of the random numbers.", "nl": "Seed van de toevalsgetallen."},
    "help.replications": {
        "en": "How often each variant is run [default: what the scenario says].",
        "nl": "Hoe vaak elke variant wordt doorgerekend [standaard: wat het ketenmodel zegt].",
    },
    "help.engine": {
        "en": "The engine that simulates: compiled, or reference, which is slow and there to check it.",
        "nl": "Het rekenhart: compiled, of reference, dat traag is en dient als controle.",
    },
    "help.set": {
        "en": "Change the scenario: path=value, for instance partners.police.staff.1.count=10; repeatable.",
        "nl": "Verander het ketenmodel: pad=waarde, bijvoorbeeld partners.police.staff.1.count=10; mag vaker.",
    },
    "help.beliefs": {
        "en": "How often to draw numbers that nobody knows, if the scenario has any; 0 for not at all.",
        "nl": "Hoe vaak getallen die niemand weet worden getrokken, als het ketenmodel die heeft; 0 voor niet.",
    },
    "help.precision": {
        "en": "Go on until the interval is this narrow: 5%, or 5%:lead_time.p90.",
        "nl": "Reken door tot de marge zo smal is: 5%, of 5%:lead_time.p90.",
    },
    "help.workers": {
        "en": "How many runs are done at the same time [default: one for each core].",
        "nl": "Hoeveel doorrekeningen tegelijk lopen [standaard: een per kern].",
    },
    "help.json": {"en": "Print JSON instead of a table.", "nl": "Druk JSON af in plaats van een tabel."},
    "help.lang": {"en": "Language: nl or en.", "nl": "Taal: nl of en."},
    "help.version": {"en": "Print the version.", "nl": "Druk het versienummer af."},
    # What goes wrong with the command itself.
    "usage": {
        "en": "ketensim: {message}\nHelp: {command} --help",
        "nl": "ketensim: {message}\nHulp: {command} --help",
    },
    "no_such_option": {"en": "no option {name}{hint}", "nl": "er is geen optie {name}{hint}"},
    "no_such_command": {"en": "no command {name}{hint}", "nl": "er is geen opdracht {name}{hint}"},
    "did_you_mean": {"en": "; did you mean {name}?", "nl": "; bedoelde u {name}?"},
    "one_of": {"en": "; one of: {names}", "nl": "; kies uit: {names}"},
    "whole_number": {"en": "; a whole number from {least}", "nl": "; een geheel getal vanaf {least}"},
    "missing": {"en": "{name} is missing", "nl": "{name} ontbreekt"},
    "bad_value": {"en": "{name}: {value} is not possible{hint}", "nl": "{name}: {value} kan niet{hint}"},
    "needs_value": {"en": "{name} needs a value", "nl": "{name} heeft een waarde nodig"},
    "extra": {"en": "more arguments than expected: {names}", "nl": "meer argumenten dan verwacht: {names}"},
    "file_exists": {
        "en": "{file}: there is already a file of that name; it has been left as it is",
        "nl": "{file}: er is al een bestand met die naam; het is ongemoeid gelaten",
    },
    "cannot_write": {"en": "{file}: cannot be written: {why}", "nl": "{file}: schrijven lukt niet: {why}"},
    "the_output": {"en": "the output", "nl": "de uitvoer"},
    "no_starter": {"en": "no bundled scenario {name}{hint}", "nl": "er is geen meegeleverd ketenmodel {name}{hint}"},
    "no_engine": {"en": "no engine {name}{hint}", "nl": "er is geen rekenhart {name}{hint}"},
    "log_name": {
        "en": "--log {file}: an event log ends in .csv, .csv.gz, .xes or .xes.gz",
        "nl": "--log {file}: een event log eindigt op .csv, .csv.gz, .xes of .xes.gz",
    },
    "interrupted": {"en": "Interrupted; nothing has been written.", "nl": "Afgebroken; er is niets weggeschreven."},
    "our_fault": {
        "en": "ketensim: this is our fault, not yours: {name}: {text}. Please send this line and your scenario file "
        "to the makers of ketensim (KETENSIM_DEBUG=1 shows where it happened).",
        "nl": "ketensim: dit is onze fout, niet de uwe: {name}: {text}. Stuur deze regel en uw ketenmodel naar de "
        "makers van ketensim (KETENSIM_DEBUG=1 toont waar het gebeurde).",
    },
    "too_little_memory": {
        "en": "ketensim: the machine has too little memory for this run; use fewer --workers or a shorter run.",
        "nl": "ketensim: deze computer heeft te weinig geheugen voor deze doorrekening; gebruik minder "
        "--workers of een kortere doorrekening.",
    },
    # Progress and what to do next.
    "no_language": {
        "en": "warning: KETENSIM_LANG={asked} is no language of ketensim ({names}); this is in {used}",
        "nl": "let op: KETENSIM_LANG={asked} is geen taal van ketensim ({names}); dit is in {used}",
    },
    "warning": {"en": "warning: {told}", "nl": "let op: {told}"},
    "progress.runs": {"en": "Simulating", "nl": "Bezig met doorrekenen"},
    "progress.pilot": {"en": "Looking for the warm-up", "nl": "Aanlooptijd bepalen"},
    "progress.log": {"en": "Writing the event log", "nl": "Event log schrijven"},
    "compiling": {
        "en": "ketensim: compiling the engine, once for this version (up to a minute); later starts load it",
        "nl": "ketensim: het rekenhart wordt klaargemaakt, één keer voor deze versie (hooguit een minuut); "
        "daarna staat het klaar",
    },
    "compiling.elsewhere": {
        "en": "ketensim: compiling the engine (up to a minute); it is kept in {folder}, because {why}",
        "nl": "ketensim: het rekenhart wordt klaargemaakt (hooguit een minuut); het wordt bewaard in {folder}, "
        "want {why}",
    },
    "compiling.unkept": {
        "en": "ketensim: compiling the engine (up to a minute), as at every start: there is no folder to keep it in",
        "nl": "ketensim: het rekenhart wordt klaargemaakt (hooguit een minuut), zoals bij elke start: "
        "er is geen map om het in te bewaren",
    },
    "no_home": {"en": "you have no home folder", "nl": "u hebt geen eigen map"},
    "not_writable": {
        "en": "nothing can be written in {folder}: {why}",
        "nl": "schrijven in {folder} lukt niet: {why}",
    },
    "written": {"en": "Written: {file}", "nl": "Geschreven: {file}"},
    "no_beliefs": {
        "en": "Nothing in this scenario is uncertain, so --beliefs does nothing here.",
        "nl": "Niets in dit ketenmodel is onzeker, dus --beliefs doet hier niets.",
    },
    "next": {"en": "Next: {command}", "nl": "Volgende stap: {command}"},
    "next.mend": {
        "en": "Mend the file and try again: {command}",
        "nl": "Verbeter het bestand en probeer opnieuw: {command}",
    },
    "next.retry": {"en": "Mend the command and try again: {command}", "nl": "Verbeter de opdracht: {command}"},
    "my_chain": {"en": "my_chain.yaml", "nl": "mijn_keten.yaml"},
}
