"""What is said about alternatives: the same money, the chain without a mechanism, and the next bottleneck."""

from __future__ import annotations

ALTERNATIVE_WORDS: dict[str, dict[str, str]] = {
    # The variants that --against-money adds.
    "variant.extra_staff_same_money": {"en": "Same money, extra staff", "nl": "Zelfde geld, extra mensen"},
    "variant.less_own_work_same_money": {"en": "Same money, less own work", "nl": "Zelfde geld, minder eigen werk"},
    # What the golden combination does against them, told before anything else.
    "bought.extra_staff_same_money": {
        "en": "extra staff at {partner}",
        "nl": "extra mensen bij {partner}",
    },
    "bought.less_own_work_same_money": {
        "en": "less own work at {partner}",
        "nl": "minder eigen werk bij {partner}",
    },
    "price.same": {"en": "For the same money", "nl": "Voor hetzelfde geld"},
    "price.dearest": {
        "en": 'For what "{dearest}" costs ({money} a week; "{golden}" costs {own}),',
        "nl": 'Voor wat "{dearest}" kost ({money} per week; "{golden}" kost {own})',
    },
    "price.dearest_free": {
        "en": 'For what "{dearest}" costs ({money} a week; "{golden}" costs nothing more),',
        "nl": 'Voor wat "{dearest}" kost ({money} per week; "{golden}" kost niets extra)',
    },
    "golden.worse": {
        "en": '{price} "{golden}" loses to {other}: worse on {worse}.',
        "nl": '{price} verliest "{golden}" het van {other}: slechter op {worse}.',
    },
    "golden.better": {
        "en": '{price} "{golden}" beats {other}: better on {better}.',
        "nl": '{price} wint "{golden}" het van {other}: beter op {better}.',
    },
    "golden.mixed": {
        "en": '{price} "{golden}" loses to {other} on {worse}, and beats it on {better}.',
        "nl": '{price} verliest "{golden}" het van {other} op {worse}, en wint het op {better}.',
    },
    "golden.too_small": {
        "en": '{price} "{golden}" does as well as {other}: what differs is too small to matter.',
        "nl": '{price} doet "{golden}" het even goed als {other}: wat verschilt is te klein om ertoe te doen.',
    },
    "golden.unclear": {
        "en": '{price} it cannot be told yet whether "{golden}" does better than {other}.',
        "nl": '{price} is nog niet te zeggen of "{golden}" het beter doet dan {other}.',
    },
    "golden.open": {
        "en": "On {measures} that cannot be told yet.",
        "nl": "Op {measures} is dat nog niet te zeggen.",
    },
    "golden.expired": {
        "en": "It loses {here} of 100 cases (expired), against {there}.",
        "nl": "Er verlopen {here} van de 100 zaken, tegen {there}.",
    },
    "golden.rest_better": {"en": "It does better on {measures}.", "nl": "Op {measures} gaat het beter."},
    "golden.rest_worse": {"en": "It does worse on {measures}.", "nl": "Op {measures} gaat het slechter."},
    "golden.figure": {"en": "{measure} {gap} ({interval})", "nl": "{measure} {gap} ({interval})"},
    "golden.figures": {"en": "Difference: {figures}.", "nl": "Verschil: {figures}."},
    "golden.draws": {
        "en": "In the draws of what nobody knows: {parts}.",
        "nl": "In de trekkingen van wat niemand weet: {parts}.",
    },
    # The money itself.
    "money": {"en": "The same money", "nl": "Hetzelfde geld"},
    "money.per_week": {
        "en": "What each variant costs beyond {first}, € per week:",
        "nl": "Wat elke variant meer kost dan {first}, in € per week:",
    },
    "money.reviews": {"en": "chain|reviews", "nl": "keten-|overleg"},
    "money.investment": {"en": "invest-|ment", "nl": "inves-|tering"},
    "money.staff": {"en": "|staff", "nl": "|mensen"},
    "money.handoffs": {"en": "hand-|offs", "nl": "over-|drachten"},
    "money.own_work": {"en": "own|work", "nl": "eigen|werk"},
    "money.total": {"en": "|total", "nl": "|totaal"},
    "money.how": {
        "en": "Computed, not simulated. Reviews, investment and own work at the rate of who does them, staff by hours "
        "on duty, handoffs by the price of a trip. Own work counts here, and not under who pays and who gains. Extra "
        "hours that make no whole person are longer days for all who are there. Cost per case counts hours worked, not "
        "hours paid for, so it is left out of this comparison.",
        "nl": "Berekend, niet gesimuleerd. Overleg, investering en eigen werk tegen het tarief van wie het doet, "
        "mensen naar aanwezige uren, overdrachten naar de prijs per keer. Eigen werk telt hier mee, en niet bij wie "
        "betaalt en wie wint. Extra uren die geen hele medewerker maken, zijn langere dagen voor wie er al "
        "is. Kosten per zaak tellen gewerkte uren en geen betaalde uren, en doen daarom in deze vergelijking niet mee.",
    },
    "money.together": {
        "en": "The intervals of the first sentences (95%) hold for all measures and both alternatives together.",
        "nl": "De marges in de eerste zinnen (95%) gelden voor alle maatstaven en beide alternatieven samen.",
    },
    "money.nothing": {
        "en": "No variant costs more than {first}, so there is no money to spend otherwise. (Partners without a cost "
        "per hour count as free.)",
        "nl": "Geen variant kost meer dan {first}, dus er is geen geld om anders te besteden. (Ketenpartners zonder "
        "uurtarief tellen als gratis.)",
    },
    "money.dearest": {
        "en": "Dearest: {dearest}, {money} a week. The bottleneck of {first} is {bottleneck}.",
        "nl": "Duurste: {dearest}, {money} per week. Het knelpunt van {first} is {bottleneck}.",
    },
    "money.count": {
        "en": "{variant}: {hours} hours a week more at {partner}, as if {before} people became {after}.",
        "nl": "{variant}: {hours} uur per week meer bij {partner}, alsof {before} mensen er {after} werden.",
    },
    "money.fte": {
        "en": "{variant}: {hours} hours a week more at {partner}, as if {before} fte became {after}.",
        "nl": "{variant}: {hours} uur per week meer bij {partner}, alsof {before} fte er {after} werd.",
    },
    "money.less": {
        "en": "{variant}: {hours} hours a week less at {partner}, from {before} to {after} hours.",
        "nl": "{variant}: {hours} uur per week minder bij {partner}, van {before} naar {after} uur.",
    },
    "money.left": {
        "en": "There is no more own work to take away there: {left} a week is left over.",
        "nl": "Meer eigen werk valt daar niet weg te nemen: {left} per week blijft over.",
    },
    "money.refused": {"en": "Not made: {variant}. {why}", "nl": "Niet gemaakt: {variant}. {why}"},
    "money.no_price": {
        "en": "An hour there costs nothing in this scenario; give the partner a cost (cost: 58 EUR/h).",
        "nl": "Een uur kost daar niets in dit ketenmodel; geef de ketenpartner een tarief (cost: 58 EUR/h).",
    },
    "money.no_group": {
        "en": "All groups of the bottleneck begin or end on a date; give it one that is always there.",
        "nl": "Alle groepen van het knelpunt beginnen of stoppen op een datum; geef er een die er altijd is.",
    },
    "money.no_own_work": {
        "en": "No partner has own work that can be made less (own work from a file cannot).",
        "nl": "Geen ketenpartner heeft eigen werk dat minder kan worden (eigen werk uit een bestand kan dat niet).",
    },
    # Without a mechanism.
    "ablation": {"en": "Built in, or from the queues", "nl": "Ingebouwd, of uit de wachtrijen"},
    "ablation.how": {
        "en": "The four corners once more, on the same cases, without one thing at a time. + is better. What it made "
        "is the interaction with everything on, minus that without it; these need not add up. In each row the "
        "intervals (95%) hold for all measures together.",
        "nl": "De vier hoeken nog eens, met dezelfde zaken, telkens zonder één ding. + is beter. Wat het maakte is de "
        "wisselwerking met alles erbij, min die zonder; dat hoeft niet op te tellen. In elke rij gelden de marges "
        "(95%) voor alle maatstaven samen.",
    },
    "ablation.split": {
        "en": "{measure}: of the interaction ({full}, {full_interval}) {put_in} ({put_in_interval}) was put in by "
        "assumption, and {queues} ({queues_interval}) comes from the queues. {so}",
        "nl": "{measure}: van de wisselwerking ({full}, {full_interval}) is {put_in} ({put_in_interval}) ingebouwd "
        "door aannames, en {queues} ({queues_interval}) komt uit de wachtrijen. {so}",
    },
    "ablation.ratio": {
        "en": "As {scale} it is a factor {full} with everything on, and {left} without the products (95%, each on its "
        "own; above 1 is better).",
        "nl": "Als {scale} is zij een factor {full} met alles erbij, en {left} zonder de producten (95%, elk op "
        "zichzelf; boven 1 is beter).",
    },
    "ablation.plain": {
        "en": "{measure}: no product of hard and soft is built into this chain, so all of the interaction ({full}, "
        "{full_interval}) comes from the queues. {so}",
        "nl": "{measure}: in deze keten is geen product van hard en zacht ingebouwd, dus de hele wisselwerking "
        "({full}, {full_interval}) komt uit de wachtrijen. {so}",
    },
    "ablation.left_out": {
        "en": "{measure}: the interaction is {full} ({full_interval}); how much of it was put in by assumption cannot "
        "be told, because without that it cannot be compared.",
        "nl": "{measure}: de wisselwerking is {full} ({full_interval}); hoeveel daarvan is ingebouwd door aannames is "
        "niet te zeggen, want zonder die aannames is zij niet te vergelijken.",
    },
    "so": {"en": "So {so}.", "nl": "Dus: {so}."},
    "so_depends": {
        "en": "So it depends on how you count. As a difference {differences}. As {scale} {ratios}.",
        "nl": "Het hangt dus af van de manier van tellen. Als verschil: {differences}. Als {scale}: {ratios}.",
    },
    "so_each": {
        "en": "So, as a difference {differences}. As {scale} {ratios}.",
        "nl": "Dus, als verschil: {differences}. Als {scale}: {ratios}.",
    },
    "so.none": {
        "en": "it cannot be told yet whether there is any interaction",
        "nl": "of er een wisselwerking is, is nog niet te zeggen",
    },
    "so.all_put_in": {
        "en": "it rests on the assumption, all but a tenth of it at most",
        "nl": "zij rust op de aanname, op hoogstens een tiende na",
    },
    "so.all_queues": {
        "en": "it would be there without the assumption, all but a tenth of it at most",
        "nl": "zij zou er ook zonder de aanname zijn, op hoogstens een tiende na",
    },
    "so.both": {
        "en": "part of it is an assumption, and part would be there without it",
        "nl": "een deel is aanname, en een deel zou er ook zonder zijn",
    },
    "so.against": {
        "en": "what was assumed and what the queues do work against each other",
        "nl": "wat is aangenomen en wat de wachtrijen doen werken elkaar tegen",
    },
    "so.put_in": {
        "en": "it rests on the assumption; whether the queues make any of it cannot be told yet",
        "nl": "zij rust op de aanname; of de wachtrijen er iets aan bijdragen is nog niet te zeggen",
    },
    "so.queues": {
        "en": "it would be there without the assumption; whether that adds anything cannot be told yet",
        "nl": "zij zou er ook zonder de aanname zijn; of die er iets aan toevoegt is nog niet te zeggen",
    },
    "so.either": {
        "en": "it cannot be told yet which of the two makes it",
        "nl": "welke van de twee haar maakt is nog niet te zeggen",
    },
    "so.plain": {
        "en": "no assumption about how hard and soft touch is in it; with other numbers for the rest of the chain it "
        "may be otherwise",
        "nl": "er zit geen aanname in over hoe hard en zacht elkaar raken; met andere getallen voor de rest van de "
        "keten kan zij anders zijn",
    },
    "ablation.without": {"en": "without", "nl": "zonder"},
    "ablation.left": {"en": "what is left", "nl": "wat overblijft"},
    "ablation.made": {"en": "what it made", "nl": "wat het maakte"},
    "off.pressure": {"en": "pressure", "nl": "prestatiedruk"},
    "off.lending": {"en": "give and take", "nl": "geven en nemen"},
    "off.queue_key": {"en": "pulling forward", "nl": "voorrang"},
    "off.dynamics": {"en": "dynamics", "nl": "dynamiek"},
    "off.returns": {"en": "returns", "nl": "retour"},
    "off.products": {"en": "all products", "nl": "alle producten"},
    "explain.queue_key": {
        "en": "Without pulling forward: the plan changes no queue.",
        "nl": "Zonder voorrang: het ketenplan verandert geen wachtrij.",
    },
    "explain.dynamics": {
        "en": "Without dynamics: relations and commitment stay as they are at the start.",
        "nl": "Zonder dynamiek: relaties en commitment blijven zoals ze bij het begin zijn.",
    },
    "explain.returns": {
        "en": "Without returns: no check finds anything, so nothing is sent back, and every fault escapes.",
        "nl": "Zonder retour: geen controle vindt iets, dus er gaat niets terug, en elke fout blijft onopgemerkt.",
    },
    "explain.products": {
        "en": "All products: every term in which hard and soft are multiplied or make each other by assumption.",
        "nl": "Alle producten: elke term waarin hard en zacht door een aanname vermenigvuldigd worden of elkaar maken.",
    },
    "ablation.idle": {
        "en": "Not at work in this chain, so not taken out: {names}.",
        "nl": "Doet in deze keten niets, dus niet weggelaten: {names}.",
    },
    "ablation.nothing": {
        "en": "There is no interaction to take apart that can be compared.",
        "nl": "Er is geen vergelijkbare wisselwerking om uit elkaar te halen.",
    },
    # The next bottleneck.
    "held": {"en": "{variant}: {where}; {waits}.", "nl": "{variant}: {where}; {waits}."},
    "held.is": {"en": "the bottleneck is {partner}", "nl": "het knelpunt is {partner}"},
    "held.stays": {"en": "the bottleneck stays {partner}", "nl": "het knelpunt blijft {partner}"},
    "held.moves": {
        "en": "{before} is relieved, and {partner} becomes the bottleneck (load {load})",
        "nl": "{before} is ontlast, en {partner} wordt het knelpunt (belasting {load})",
    },
    "held.passes": {
        "en": "{partner} becomes the bottleneck (load {load}), in the place of {before}",
        "nl": "{partner} wordt het knelpunt (belasting {load}), in de plaats van {before}",
    },
    "waits.there": {
        "en": "most waits there ({share} of all that waits)",
        "nl": "daar wacht het meest ({share} van alles wat wacht)",
    },
    "waits.at": {
        "en": "most waits at {partner} ({share} of all that waits)",
        "nl": "het meest wacht bij {partner} ({share} van alles wat wacht)",
    },
    "waits.nowhere": {"en": "nothing waits", "nl": "er wacht niets"},
}
