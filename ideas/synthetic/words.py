"""What made-up residents write: nouns, verbs and places put together, so that words repeat as in real towns."""

from random import Random

WISHES = (
    "Vajadzīgs jauns", "Lūdzu salabojiet", "Ierīkosim", "Atjaunojiet", "Pārceliet", "Apgaismojiet", "Nožogojiet",
    "Iztīriet", "Labiekārtojiet", "Uzlieciet",
)  # fmt: skip
THINGS = (
    "rotaļlaukums", "soliņš", "gājēju pāreja", "velo celiņš", "apgaismojums", "suņu laukums", "pieturas nojume",
    "skvērs", "strūklaka", "bibliotēkas stūris", "pludmales taka", "stāvvieta", "tilts", "laipa", "atkritumu urna",
    "slidotava", "sporta laukums", "koku aleja", "tirgus laukums", "lietus notekas",
)  # fmt: skip
PLACES = (
    "Brīvības ielā", "pie upes", "skolas pagalmā", "parkā", "pie stacijas", "Ozolu ielā", "Liepu ielā", "ezera krastā",
    "pie poliklīnikas", "Dārza ielā", "daudzdzīvokļu māju pagalmā", "pie bērnudārza", "Krasta ielā", "kapsētas malā",
)  # fmt: skip
REASONS = (
    "Bērniem nav, kur spēlēties drošībā.", "Vakaros te ir tumšs, un cilvēki baidās.", "Ar ratiņiem netiek pāri.",
    "Vecāki cilvēki ilgi stāv kājās.", "Pavasarī viss applūst.", "Mašīnas brauc pārāk ātri.",
    "Tūristi to jautā katru vasaru.", "Esam gatavi palīdzēt talkā.", "Kaimiņi piekrīt.", "Iepriekšējais ir sapuvis.",
)  # fmt: skip
ANSWERS = {
    "published": "Ideja atbilst noteikumiem, tā ir publiska.",
    "under_review": "Apsekosim vietu un noskaidrosim izmaksas.",
    "accepted": "Ideju īstenosim; nauda ir nākamā gada budžetā.",
    "in_progress": "Darbi ir sākušies.",
    "done": "Darbi ir pabeigti. Paldies par ideju.",
    "declined": "Šo ideju neīstenosim: vieta nav pašvaldības īpašums.",
    "forwarded": "Par to lemj cita iestāde; esam nosūtījuši tai jūsu ideju.",
    "removed": "Tekstā bija cita cilvēka personas dati.",
}


def title(random: Random) -> str:
    return f"{random.choice(WISHES)} {random.choice(THINGS)} {random.choice(PLACES)}"


def text(random: Random) -> str:
    reasons = " ".join(random.sample(REASONS, 2))
    # A number of its own in every text: rare words too must be found.
    house, thing = random.randrange(1, 400), random.choice(THINGS)
    return f"{reasons} Tas būtu {random.choice(PLACES)}, māja {house}. {thing.capitalize()} palīdzētu."
