"""What Atelier Brume says: post ideas in both languages, with slots for lamps and places. People are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from essor.records import Words

# No name starts with a vowel, so that « de {lamp} » and « de {place} » stay French.
LAMPS = ("Bruyère", "Galet", "Sillage", "Lueur", "Carène", "Vesper", "Lisière", "Mistral", "Phare", "Lichen")
PLACES = ("Vannes", "Rennes", "Nantes", "Quimper", "Lorient", "Dinan", "Concarneau", "Ploërmel")


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing to say. ``months`` empty means any time of the year."""

    theme: str  # "product", "workshop", "people", "market", "question", "advice", "season", "company", "video"
    words: Words
    months: tuple[int, ...] = ()


def _i(theme: str, fr: str, en: str, *months: int) -> Idea:
    return Idea(theme, Words(en, _typeset(fr)), months)


def _typeset(text: str) -> str:
    """Put the spaces French typography asks for: no-break before a colon, narrow before ; ? and !."""
    for mark in ";?!":
        text = text.replace(f" {mark}", f"\u202f{mark}")
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace("'", "’")


IDEAS: tuple[Idea, ...] = (
    _i(
        "product",
        "La lampe {lamp} sort enfin de l'atelier. Abat-jour en lin, pied en frêne, trois semaines de mise au point.",
        "The {lamp} lamp finally leaves the workshop. Linen shade, ash base, three weeks of getting it right.",
    ),
    _i(
        "product",
        "{lamp} existe maintenant en bleu ardoise. On l'a essayée sur un bureau, une table de nuit et un frigo : elle va partout.",
        "{lamp} now comes in slate blue. We tried it on a desk, a bedside table and a fridge: it belongs everywhere.",
    ),
    _i(
        "product",
        "Petite série : douze {lamp} en laiton brossé, numérotées au dos. Quand il n'y en a plus, il n'y en a plus.",
        "Small batch: twelve {lamp} in brushed brass, numbered on the back. When they are gone, they are gone.",
    ),
    _i(
        "product",
        "Vous étiez nombreux à demander un câble plus long pour {lamp}. C'est fait : deux mètres cinquante, tissu tressé.",
        "Many of you asked for a longer cord for {lamp}. Done: two and a half metres, braided cloth.",
    ),
    _i(
        "product",
        "Même lampe, deux ambiances : {lamp} à 2 700 K le soir, à 3 000 K pour lire. Laquelle chez vous ?",
        "Same lamp, two moods: {lamp} at 2,700 K for the evening, 3,000 K for reading. Which one at your place?",
    ),
    _i(
        "product",
        "{lamp} se répare : chaque pièce est vissée, aucune n'est collée. La notice tient sur une carte postale.",
        "{lamp} can be repaired: every part is screwed, none is glued. The instructions fit on a postcard.",
    ),
    _i(
        "product",
        "De retour en stock : {lamp}, après six semaines d'attente. Merci à celles et ceux qui ont patienté.",
        "Back in stock: {lamp}, after a six-week wait. Thank you to everyone who held on.",
    ),
    _i(
        "product",
        "On nous demande souvent si {lamp} tient dehors. Sous un auvent oui, sous la pluie bretonne non.",
        "People ask whether {lamp} can live outdoors. Under a porch yes, under Breton rain no.",
    ),
    _i(
        "product",
        "Le prototype 14 de {lamp} à gauche, la version finale à droite. Cherchez les trois différences.",
        "Prototype 14 of {lamp} on the left, the final one on the right. Spot the three differences.",
    ),
    _i(
        "product",
        "Une {lamp} éteinte doit rester un bel objet. C'est notre seul vrai critère de dessin.",
        "A {lamp} switched off must still be a fine object. That is our only real rule of design.",
    ),
    _i(
        "workshop",
        "Lundi matin, sept heures : l'odeur du frêne qu'on vient de scier. Le meilleur moment de la semaine.",
        "Monday, seven in the morning: the smell of freshly sawn ash. The best moment of the week.",
    ),
    _i(
        "workshop",
        "Nouvelle ponceuse à l'atelier. Deux fois moins de poussière, et on s'entend enfin parler.",
        "A new sander in the workshop. Half the dust, and we can finally hear one another.",
    ),
    _i(
        "workshop",
        "Voilà à quoi ressemble un abat-jour raté : une couture de travers et trois heures perdues. On le garde au mur.",
        "This is what a failed shade looks like: one crooked seam and three lost hours. It stays on the wall.",
    ),
    _i(
        "workshop",
        "Nos chutes de bois partent chez le luthier d'à côté. En échange, il nous accorde la guitare de l'atelier.",
        "Our offcuts go to the violin maker next door. In return he tunes the workshop guitar.",
    ),
    _i(
        "workshop",
        "Quarante pieds de {lamp} à huiler à la main. Playlist acceptée en commentaire.",
        "Forty {lamp} bases to oil by hand. Playlists welcome in the comments.",
    ),
    _i(
        "workshop",
        "Le lin vient de Normandie, le frêne du Morbihan, le laiton de l'Ain. Le plus loin que voyage une {lamp} avant vous : 700 km.",
        "Linen from Normandy, ash from Morbihan, brass from the Ain. The farthest a {lamp} travels before you: 700 km.",
    ),
    _i(
        "workshop",
        "Panne de courant à l'atelier ce matin. Pour des fabricants de lampes, on a trouvé ça très drôle. Pendant dix minutes.",
        "Power cut at the workshop this morning. As lamp makers we found it very funny. For ten minutes.",
    ),
    _i(
        "workshop",
        "Contrôle qualité du vendredi : on allume tout, on éteint la lumière, on se tait une minute.",
        "Friday quality check: every lamp on, ceiling lights off, one minute of silence.",
    ),
    _i(
        "workshop",
        "Le gabarit en carton de {lamp}, 2019. Il a survécu à deux déménagements et à un café renversé.",
        "The cardboard template of {lamp}, 2019. It has survived two moves and one spilled coffee.",
    ),
    _i(
        "workshop",
        "Avant, après : une vieille presse trouvée chez un imprimeur, remise en marche pour marquer nos étiquettes.",
        "Before, after: an old press found at a printer's, brought back to life to stamp our labels.",
    ),
    _i(
        "people",
        "Nolwenn fête ses cinq ans à l'atelier. Elle a cousu, à notre compte, 3 214 abat-jour.",
        "Nolwenn celebrates five years with us. By our count she has sewn 3,214 shades.",
    ),
    _i(
        "people",
        "Bienvenue à Idriss, notre nouvel apprenti. Première consigne : toujours remettre le mètre à sa place.",
        "Welcome to Idriss, our new apprentice. First rule: always put the tape measure back.",
    ),
    _i(
        "people",
        "Portrait : Maëlle s'occupe de vos colis. Elle glisse un copeau de frêne dans chaque boîte, et elle le fera toujours.",
        "Meet Maëlle, who packs your orders. She slips an ash shaving into every box, and always will.",
    ),
    _i(
        "people",
        "Photo d'équipe ratée n° 8. Tout le monde a les yeux ouverts sauf la lampe.",
        "Failed team photo no. 8. Everybody's eyes are open except the lamp's.",
    ),
    _i(
        "people",
        "Deux jours de formation à la tournerie chez Yann, à {place}. On a surtout appris à aller moins vite.",
        "Two days of wood-turning class with Yann in {place}. What we mostly learnt is to slow down.",
    ),
    _i(
        "people",
        "Idriss a fini sa première lampe de A à Z. Elle penche un peu. Il la garde, et il a raison.",
        "Idriss has finished his first lamp from start to end. It leans a little. He is keeping it, quite rightly.",
    ),
    _i(
        "market",
        "Samedi, nous serons au marché de {place} de 8 h à 13 h. Venez allumer, toucher, démonter.",
        "On Saturday we are at the {place} market from 8 am to 1 pm. Come and switch on, touch, take apart.",
    ),
    _i(
        "market",
        "Merci {place} ! Trente-deux lampes adoptées et une dame revenue trois fois regarder {lamp} avant de dire oui.",
        "Thank you {place}! Thirty-two lamps found a home, and one lady came back three times to {lamp} before saying yes.",
    ),
    _i(
        "market",
        "Stand installé à {place}. Le plus dur n'est pas de monter la tente, c'est de choisir laquelle on allume en premier.",
        "Stand ready in {place}. The hard part is not the tent, it is choosing which lamp to light first.",
    ),
    _i(
        "market",
        "Salon des artisans de {place} : nous sommes au fond à droite, suivez la lumière chaude.",
        "Makers' fair in {place}: we are at the back on the right, follow the warm light.",
    ),
    _i(
        "market",
        "Pluie, vent, bâche qui s'envole : le marché de {place} a eu lieu quand même. Bravo aux courageux.",
        "Rain, wind, a flying tarpaulin: the {place} market took place anyway. Well done, brave ones.",
    ),
    _i(
        "market",
        "Boutique ouverte ce samedi, rue des Tanneurs, jusqu'à 19 h. Le café est chaud et {lamp} est allumée.",
        "The shop on rue des Tanneurs is open this Saturday until 7 pm. The coffee is hot and {lamp} is on.",
    ),
    _i(
        "question",
        "Question de Jeanne : peut-on mettre une ampoule connectée dans {lamp} ? Oui, culot E27, 10 W maximum.",
        "Jeanne asks: can {lamp} take a smart bulb? Yes, E27 fitting, 10 W at most.",
    ),
    _i(
        "question",
        "« Comment nettoyer un abat-jour en lin ? » Une brosse douce, jamais d'eau, et un peu de patience.",
        "“How do I clean a linen shade?” A soft brush, never water, and a little patience.",
    ),
    _i(
        "question",
        "Paul nous écrit que son chat dort sous sa {lamp} depuis quatre ans. Nous n'avions pas prévu cet usage.",
        "Paul writes that his cat has slept under his {lamp} for four years. We had not planned for that use.",
    ),
    _i(
        "question",
        "Plutôt chêne ou plutôt frêne pour la prochaine {lamp} ? On lit tout, promis.",
        "Oak or ash for the next {lamp}? We read every answer, promise.",
    ),
    _i(
        "question",
        "Quelle pièce de chez vous manque de lumière ? Racontez, on répond avec une idée pour chacun.",
        "Which room of yours lacks light? Tell us, we will answer each with an idea.",
    ),
    _i(
        "question",
        "Vous préférez un interrupteur sur le câble ou sur le pied ? Le débat divise l'atelier depuis mardi.",
        "Switch on the cord or on the base? The workshop has been split over this since Tuesday.",
    ),
    _i(
        "question",
        "Anouk demande si on livre en Belgique. Oui, et en Suisse aussi, en trois à cinq jours.",
        "Anouk asks whether we ship to Belgium. Yes, and to Switzerland too, in three to five days.",
    ),
    _i(
        "question",
        "On hésite entre deux noms pour la petite sœur de {lamp} : Embrun ou Risée ? Votez en commentaire.",
        "We are torn between two names for {lamp}'s little sister: Embrun or Risée? Vote in the comments.",
    ),
    _i(
        "advice",
        "Trois petites lampes éclairent mieux qu'un grand plafonnier. Essayez un soir : tout le salon change.",
        "Three small lamps light better than one big ceiling lamp. Try it one evening: the whole room changes.",
    ),
    _i(
        "advice",
        "Pour lire au lit, le bas de l'abat-jour doit arriver à hauteur du menton. Mesurez, c'est magique.",
        "To read in bed, the bottom of the shade should be level with your chin. Measure it, it works wonders.",
    ),
    _i(
        "advice",
        "Lumen, watt, kelvin : la carte mémo à garder sur le frigo. Enregistrez-la pour votre prochaine ampoule.",
        "Lumen, watt, kelvin: the crib card for your fridge. Save it for your next bulb.",
    ),
    _i(
        "advice",
        "Une ampoule à 2 200 K après 21 h, et on s'endort mieux. Testé par toute l'équipe, sauf Nolwenn qui dort toujours bien.",
        "A 2,200 K bulb after 9 pm and you fall asleep better. Tested by the whole team, except Nolwenn, who always sleeps.",
    ),
    _i(
        "advice",
        "Changer le câble d'une vieille lampe prend vingt minutes. On vous montre comment, pas à pas.",
        "Rewiring an old lamp takes twenty minutes. We show you how, step by step.",
    ),
    _i(
        "advice",
        "Bois huilé : un chiffon, une goutte d'huile de lin, deux fois par an. Votre {lamp} vous survivra.",
        "Oiled wood: a cloth, a drop of linseed oil, twice a year. Your {lamp} will outlive you.",
    ),
    _i(
        "season",
        "Les jours raccourcissent, l'atelier s'allume à 17 h. C'est la saison où l'on se sent le plus utile.",
        "Days are getting shorter, the workshop lights up at five. This is the season when we feel most useful.",
        10,
        11,
    ),
    _i(
        "season",
        "Dernier jour pour une livraison avant Noël : mercredi, minuit. Après, on vous fait une jolie carte à glisser sous le sapin.",
        "Last day for delivery before Christmas: Wednesday, midnight. After that we send a fine card for under the tree.",
        12,
    ),
    _i(
        "season",
        "L'atelier tourne le samedi jusqu'au 20 décembre. Les lutins ont mal au dos mais le moral est bon.",
        "The workshop runs on Saturdays until 20 December. The elves' backs ache but spirits are high.",
        12,
    ),
    _i(
        "season",
        "Idée de cadeau à moins de 80 € : la petite {lamp}, dans sa boîte en carton recyclé.",
        "A present under €80: the small {lamp}, in its box of recycled card.",
        11,
        12,
    ),
    _i(
        "season",
        "On souffle un peu. Merci pour cette fin d'année folle, et belle lumière à tous pour la nouvelle.",
        "We are catching our breath. Thank you for a mad end of year, and good light to all in the new one.",
        1,
    ),
    _i(
        "season",
        "Inventaire de janvier : 412 douilles, 38 mètres de lin, et une {lamp} qu'on croyait vendue.",
        "January stocktaking: 412 sockets, 38 metres of linen, and one {lamp} we thought was sold.",
        1,
        2,
    ),
    _i(
        "season",
        "Fête des mères : gravure offerte sous le pied de {lamp} jusqu'à vendredi. Trente caractères, choisissez bien.",
        "Mother's Day: free engraving under the base of {lamp} until Friday. Thirty characters, choose well.",
        5,
    ),
    _i(
        "season",
        "Fenêtres ouvertes, atelier au soleil : on vernit dehors et les voisins commentent.",
        "Windows open, workshop in the sun: we varnish outside and the neighbours comment.",
        4,
        5,
        6,
    ),
    _i(
        "season",
        "Fermeture du 5 au 20 août. Les commandes partiront le 21, reposées et bronzées.",
        "Closed from 5 to 20 August. Orders leave on the 21st, rested and tanned.",
        7,
        8,
    ),
    _i(
        "season",
        "Rentrée : une lampe de bureau qui n'éblouit pas l'écran, c'est {lamp} inclinée à 30 degrés.",
        "Back to work: a desk lamp that does not glare on the screen is {lamp} tilted by 30 degrees.",
        9,
    ),
    _i(
        "company",
        "Nous avons reçu le label Entreprise du patrimoine local. Merci au dossier de 84 pages, on ne t'oubliera pas.",
        "We have been awarded the local heritage label. Thank you, 84-page application, we will not forget you.",
    ),
    _i(
        "company",
        "Nos emballages sont désormais sans plastique. Il a fallu onze essais et une lampe cassée volontairement.",
        "Our packaging is now free of plastic. It took eleven trials and one lamp broken on purpose.",
    ),
    _i(
        "company",
        "Un hôtel de {place} nous a confié ses quarante chambres. {lamp} y passera ses nuits.",
        "A hotel in {place} has trusted us with its forty rooms. {lamp} will spend its nights there.",
    ),
    _i(
        "company",
        "Nous recrutons : couture d'abat-jour, temps partiel, débutants bienvenus. On apprend le reste ensemble.",
        "We are hiring: shade sewing, part time, beginners welcome. We will learn the rest together.",
    ),
    _i(
        "company",
        "Bilan d'un an : 61 % de nos lampes vendues à moins de 300 km d'ici, et 22 lampes réparées gratuitement.",
        "One year in figures: 61% of our lamps sold within 300 km, and 22 lamps repaired for free.",
    ),
    _i(
        "company",
        "L'atelier se visite le premier vendredi du mois. Dix places, chaussures fermées, questions ouvertes.",
        "The workshop can be visited on the first Friday of the month. Ten places, closed shoes, open questions.",
    ),
    _i(
        "company",
        "Notre fournisseur de laiton a changé d'alliage sans prévenir. Voici comment on s'en est aperçu, et ce qu'on a fait.",
        "Our brass supplier changed the alloy without a word. Here is how we noticed, and what we did.",
    ),
)

CRISIS: tuple[Words, ...] = (
    Words(
        "A batch of {lamp} left with a faulty switch. It is our mistake. We take them back and pay for the return.",
        _typeset(
            "Un lot de {lamp} est parti avec un interrupteur défectueux. C'est notre erreur. "
            "Nous les reprenons et payons le retour."
        ),
    ),
    Words(
        "We have read all your comments. Here is which serial numbers are concerned and what to do today.",
        _typeset(
            "Nous avons lu tous vos commentaires. Voici les numéros concernés et ce qu'il faut faire dès aujourd'hui."
        ),
    ),
    Words(
        "148 of 160 lamps are back, every one has been exchanged. Thank you for your patience, and sorry once more.",
        _typeset(
            "148 lampes sur 160 sont revenues, toutes ont été échangées. Merci de votre patience, et pardon encore une fois."
        ),
    ),
)

VIDEOS: tuple[Words, ...] = (
    Words("How we bend ash with steam", "Comment on cintre le frêne à la vapeur"),
    Words("A {lamp} from A to Z, in eight minutes", "Une {lamp} de A à Z, en huit minutes"),
    Words("Rewire an old lamp without fear", "Changer le câble d’une vieille lampe sans crainte"),
    Words(
        "Sewing a linen shade: the seam nobody sees",
        "Coudre un abat-jour en lin\u00a0: la couture que personne ne voit",
    ),
    Words("Which light for which room?", "Quelle lumière pour quelle pièce\u202f?"),
    Words(
        "We break our lamps (so that you do not have to)", "On casse nos lampes (pour que vous n’ayez pas à le faire)"
    ),
    Words("A day at the workshop, no music", "Une journée à l’atelier, sans musique"),
    Words("Repairing {lamp}: every part, every screw", "Réparer {lamp}\u00a0: chaque pièce, chaque vis"),
    Words("From the tree to the lamp", "De l’arbre à la lampe"),
    Words("Brass, patina and patience", "Laiton, patine et patience"),
)

CLOSINGS: tuple[Words, ...] = (
    Words("", ""),
    Words("", ""),
    Words("", ""),
    Words("See you on the site.", "À retrouver sur le site."),
    Words("What do you think?", "Vous en pensez quoi\u202f?"),
    Words("The link is in our profile.", "Le lien est dans notre profil."),
    Words("Thank you for being here.", "Merci d’être là."),
    Words("More pictures in the comments.", "D’autres photos en commentaire."),
    Words("Come and see it in the shop.", "À voir en vrai à la boutique."),
    Words("Tell a friend who reads at night.", "Parlez-en à quelqu’un qui lit la nuit."),
)

TAGS: tuple[Words, ...] = (
    Words("#lamps #handmade", "#lampes #faitmain"),
    Words("#workshop #wood", "#atelier #bois"),
    Words("#madeinfrance #design", "#madeinfrance #design"),
    Words("#interior #warmlight", "#décoration #lumièrechaude"),
    Words("#craft #linen", "#artisanat #lin"),
)

ANSWERS: dict[str, Words] = {
    "instagram": Words("Instagram", "Instagram"),
    "facebook": Words("Facebook", "Facebook"),
    "youtube": Words("YouTube", "YouTube"),
    "newsletter": Words("Your newsletter", "Votre lettre d’information"),
    "google": Words("Google search", "Recherche Google"),
    "friend": Words("A friend told me", "Bouche-à-oreille"),
    "market": Words("At a market", "Sur un marché"),
    "shop": Words("Walking past the shop", "En passant devant la boutique"),
    "unknown": Words("I do not remember", "Je ne sais plus"),
}

# Which themes suit which network.
THEMES: dict[str, Sequence[str]] = {
    "facebook": ("product", "workshop", "people", "market", "question", "season", "company"),
    "instagram": ("product", "workshop", "people", "advice", "question", "season"),
    "linkedin": ("company", "people", "workshop"),
    "x": ("market", "company", "product"),
}
