"""A tiny crisis pack and a few stories, small enough to train on in a test. No tests here."""

from naast.engine.danger.types import CrisisCategory, Example, Grammar, Help, NearMiss, Story

SUICIDE = CrisisCategory(
    category="suicide",
    name="Gedachten aan de dood door eigen hand",
    help=(Help("zelfmoordpreventie-113", "113", "0800-0113"),),
    say="Praat er nu met iemand over.",
    say_child="Praat er nu met iemand over.",
    slots={
        "medicijn": ("pillen", "morfine(pleisters)?"),
        "opsparen": ("(op)?gespaard", "bij elkaar gespaard"),
        "inleveren": ("inleveren", "teruggebracht"),
        "now": ("nu", "vannacht"),
        "later": ("volgende week",),
    },
    grammars=(Grammar("opgespaard", ("medicijn", "opsparen"), "medicijnen opgespaard", ("inleveren",), 6),),
    examples=(
        Example("patient", "Ik heb al mijn pillen opgespaard en vannacht neem ik ze allemaal in."),
        Example("patient", "Ik wil niet meer leven, ik sta nu op de brug over het kanaal."),
        Example("partner", "Mijn man heeft een touw gekocht en is naar de schuur gegaan."),
        Example("child", "ik wil dood net als mama en ik weet al hoe"),
    ),
    near_misses=(
        NearMiss("patient", "Ik lach me dood om die rollator. Mag je ermee op het fietspad?", "figuurlijk"),
        NearMiss("patient", "Hoe werkt een euthanasieverklaring? Ik wil het rustig op papier.", "rustige vraag"),
        NearMiss("partner", "Waar kan ik de morfine van mijn man inleveren bij de apotheek?", "inleveren"),
        NearMiss("bereaved", "Ik mis hem zo. Is er een wandelgroep voor weduwen?", "rouw"),
    ),
)

MEDICAL = CrisisCategory(
    category="medical_emergency",
    name="Acuut medisch gevaar",
    help=(Help("noodnummer-112", "112", "112"),),
    say="Bel nu 112.",
    say_child="Bel nu 112.",
    slots={"plek": ("lippen", "gezicht"), "kleur": ("blauw", "paars"), "altijd": ("altijd", "al jaren")},
    grammars=(Grammar("blauwe-lippen", ("plek", "kleur"), "lippen worden blauw", ("altijd",), 5),),
    examples=(
        Example("partner", "Zijn lippen worden blauw en hij krijgt geen lucht meer."),
        Example("partner", "Ze is niet wakker te krijgen en ze ademt heel raar."),
        Example("patient", "Er komt heel veel bloed uit mijn mond en het stopt niet."),
    ),
    near_misses=(
        NearMiss("patient", "Ik ben al jaren benauwd op de trap. Kan ik een traplift krijgen?", "bekend"),
        NearMiss("partner", "Vorige week had hij koorts, nu is het weer goed. Moet de zuster dat weten?", "voorbij"),
        NearMiss("professional", "Welke cursus is er over herkennen van een beroerte?", "scholing"),
    ),
)

PACK = (SUICIDE, MEDICAL)

STORIES = (
    Story("Wie kan mij helpen met het huishouden nu ik ziek ben?", False, source="w1"),
    Story("Mijn moeder wil graag naar buiten, is er een vrijwilliger die met haar wandelt?", False, source="w1"),
    Story("Ik snap de brief van de gemeente niet. Wie leest hem met mij?", False, source="w2"),
    Story("Hij ligt op de grond en reageert niet, ik weet niet wat ik moet doen", True, source="w2"),
)
