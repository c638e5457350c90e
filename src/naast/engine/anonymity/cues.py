"""Dutch words that the rules lean on: titles, family words, particles, words that are never a name. Folded: small, no accents.

Names, places and diseases themselves are data in `knowledge/anonymity`; what the rules do with these words stands beside them.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Used by `names`.
PARTICLES: Final = _words(
    """
    't aan abou abu af ait al aït ben bij bin bint d da das de del della dem den der des di dos du el het in
    in't la le les onder op op't ould over t te ten ter ui uit v v.d van vande vander vd von voor y zu
    """
)
# Used by `names`.
STRONG_PARTICLES: Final = _words(
    """
    't al ben bin bint d da de del den der di dos el het la le ten ter v van vd von
    """
)
# Used by `names`.
SURE_PARTICLES: Final = _words(
    """
    al ben bin den der el ten ter vd
    """
)
# Used by `names`.
TITLES: Final = _words(
    """
    advocaat baron barones broeder burgemeester collega dhr dierenarts dokter dominee dr drs ds echtpaar fam
    familie freule fysio fysiotherapeut gezin heer huisarts imam ir juf juffrouw kapelaan longarts meester
    meneer menheer mevr mevrouw mijnheer mr mvr mw notaris oncoloog pastoor pastor pater prof professor rabbijn
    specialist tandarts wethouder zuster
    """
)
# Used by `names`.
SHORT_TITLES: Final = _words(
    """
    dhr dr drs ds fam ir mevr mr mvr mw prof
    """
)
# Used by `names`.
KIN: Final = _words(
    """
    baby begeleider begeleidster beppe bewindvoerder broer broertje buur buurjongen buurman buurmeisje buurvrouw
    casemanager client cliente coach curator diëtist dochter dochtertje echtgenoot echtgenote ergo ex ex-man
    ex-vrouw exman exvrouw hond hondje huisgenoot hulp jongste kat kleindochter kleine kleinzoon logopedist ma
    maatje mam mama man mentor meter middelste moeder neef neefje nicht nichtje nonk oma omoe oom opa opoe
    oudste oupa pa pake pap papa partner pastoraal patient peettante peter pleegdochter pleegzoon poes
    schoondochter schoonmoeder schoonvader schoonzoon schoonzus stiefdochter stiefzoon tant tante tantetje
    tweelingbroer tweelingzus vader verloofde verpleegkundige vriend vriendin vriendinnetje vriendje
    vrijwilliger vrijwilligster vrouw vrouwtje weduwe weduwnaar wijkverpleegkundige zoon zoontje zus zusje
    zwager
    """
)
# Used by `names`.
FUNCTION: Final = _words(
    """
    aan al alleen alles als bang belt ben beneden bent bij blij blijft boos boven daar daarom dan dat de denkt
    deze dezelfde die dit doet door drinkt dus een eet elkaar en er erg gaat geeft geen geworden ging gisteren
    goed haar had heb hebben heeft heel helpt hem hen het hier hij hoe hoort huilt hun iedereen iemand iets ik
    in is je jij jullie kan komt kon krijgt kunnen kwam leeft leest ligt loopt maar mag me met mij mijn moe
    moest moet morgen naar nachts nadat neemt niemand niet niets nog nu of om omdat onder ons onze ook op over
    praat s samen sinds slaapt slecht staat te tegen terwijl thuis toch toen tot u uit uw van vandaag veel
    verdrietig vindt voelt voor voordat vraagt waar waarom wanneer want waren was wat we weer weet wel welkom
    werd werkt wie wij wil wilde willen woont wordt zal ze zegt zelf ziek ziet zij zijn zit zo zonder zou
    """
)
# Used by `names`.
ELDERS: Final = _words(
    """
    beppe oma oom opa opoe pake tante
    """
)
# Used by `names`.
AFTER_CAPITAL_ONLY: Final = _words(
    """
    advocaat baby burgemeester collega dierenarts echtpaar familie fysio fysiotherapeut gezin huisarts hulp
    jongste kleine longarts ma man meter middelste moeder notaris oncoloog oudste pa peter professor specialist
    tandarts vader vrouw wethouder
    """
)
# Used by `names`.
PERSON_VERB: Final = _words(
    """
    belde belt denkt doet drinkt en gaat ging had heeft helpt huilt kan komt kookt kwam lacht moet overleed
    slaapt stierf vertelt vindt vraagt weet werkt wil wilde woont zegt zei zit zorgt
    """
)
# Used by `numbers`.
WORDS_OF_TWO: Final = _words(
    """
    af al an as bv ca cc cl cm da de do dr ed ee ef el em en er et ex ga ge gr ha he hm ho hé ie ik in is ja je
    jl jr ka kg kl km la li ma me mg ml mm mn mw na nb nl no nr nu of oh om op or pa pk pm ps pt ra re ri sa se
    si so st te ti to tv uu uw va vd vs wa wc we wo za ze zn
    """
)
# Used by `places`.
SCHOOLS: Final = _words(
    """
    cbs fc kbs obs rkbs rkvv svv vv
    """
)
# Used by `places`.
SHOPS: Final = _words(
    """
    apotheek bakkerij basisschool boerderij cafe camping firma garage ggz hospice huize kapsalon residentie
    slagerij verpleeghuis verzorgingshuis woonzorgcentrum ziekenhuis zorgcentrum
    """
)
# Used by `places`.
NO_NAME: Final = _words(
    """
    aan als bij binnen buiten dat de die een en heeft het in is kan meer met naar niet nog of om ook op terug
    thuis uit van voor waar was wil zorg
    """
)
# Used by `places`.
PUBLIC_PLACES: Final = _words(
    """
    azc betuwe brabant drenthe elv europa flevoland friesland gelderland ggd ggz hap ic limburg nederland
    overijssel poh randstad seh twente veluwe wlz wmo zeeland
    """
)
# Used by `streets`.
LEADS: Final = _words(
    """
    burg burgemeester de deken den der derde doctor dr eerste graaf grote het jan kapelaan kleine koning
    koningin korte laan lange mr nieuwe oude pastoor prins prinses prof professor sint st tweede van
    """
)
# Used by `work`.
NO_WORK: Final = _words(
    """
    alles altijd beest dat de die dit een eenling eerste enige gek gezin goed haar het hij hobby hulp hun iemand
    kind koppel laatste man mantelzorger moeder niemand ouder paard patient stel team vader vanouds voorbeeld
    vrijwilliger vrijwilligster vroeger vrouw zieke zij zijn
    """
)
# Used by `illness`.
COMMON_NAMES: Final = _words(
    """
    alzheimer bechterew crohn de deze een graves haar hashimoto hem het hodgkin hun korsakov lewy lyme meniere
    mijn parkinson pfeiffer raynaud zijn
    """
)
