"""The forms of English verbs: the regular ones by rule, the others from a list."""

from typing import NamedTuple

_IRREGULAR = {
    base: (past, participle)
    for base, past, participle in (
        row.split()
        for row in """
        arise arose arisen|awake awoke awoken|be was been|bear bore borne|beat beat beaten|become became become
        begin began begun|bend bent bent|bet bet bet|bid bid bid|bind bound bound|bite bit bitten|bleed bled bled
        blow blew blown|break broke broken|breed bred bred|bring brought brought|build built built|burst burst burst
        buy bought bought|cast cast cast|catch caught caught|choose chose chosen|cling clung clung|come came come
        cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn
        drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
        fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown|forbid forbade forbidden
        forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got got|give gave given|go went gone
        grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit
        hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid|lead led led
        leave left left|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost|make made made
        mean meant meant|meet met met|oversee oversaw overseen|overtake overtook overtaken
        overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit|read read read|rebuild rebuilt rebuilt
        ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought
        sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot
        show showed shown|shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat
        sleep slept slept|slide slid slid|speak spoke spoken|speed sped sped|spend spent spent|spin spun spun
        split split split|spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen
        stick stuck stuck|strike struck struck|strive strove striven|swear swore sworn|sweep swept swept|swim swam swum
        swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told|think thought thought
        throw threw thrown|thrust thrust thrust|undergo underwent undergone|understand understood understood
        undertake undertook undertaken|undo undid undone|uphold upheld upheld|wake woke woken|wear wore worn
        weep wept wept|win won won|wind wound wound|withdraw withdrew withdrawn|withhold withheld withheld
        withstand withstood withstood|write wrote written
        """.replace("\n", "|").split("|")
        if row.strip()
    )
}
_DOUBLED = frozenset(
    "stop plan ban drop grab step shop slip trim top tap rob rip rub snap spot strip trip wrap beg chat cap chop clap "
    "dip drag drum fit flip hop hug jog jam kidnap knit log map mob nod pat pin plot plug pop prop ram rig scan scrap "
    "scrub sip skip slam slap snub stab star stem stir swap tag tip trap zip admit permit commit omit submit transmit "
    "refer prefer defer infer occur incur deter regret rebel expel propel compel control patrol equip forget begin "
    "upset bar blur cut get hit let put quit run set shut sit spin split swim win dig bid forbid".split()
)


class Forms(NamedTuple):
    """A verb: to buy, she buys, she bought, she has bought, she is buying."""

    base: str
    present: str
    past: str
    participle: str
    progressive: str


def forms_of(verb: str) -> Forms:
    """Return the forms of ``verb``, given in its base form."""
    ends_ey = verb.endswith("y") and verb[-2] not in "aeiou"
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        present = verb + "es"
    else:
        present = {"be": "is", "have": "has"}.get(verb) or (verb[:-1] + "ies" if ends_ey else verb + "s")
    doubled = verb + verb[-1] if verb in _DOUBLED else verb
    regular = verb + "d" if verb.endswith("e") else verb[:-1] + "ied" if ends_ey else doubled + "ed"
    past, participle = _IRREGULAR.get(verb, (regular, regular))
    if verb.endswith("ie"):
        progressive = verb[:-2] + "ying"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        progressive = verb[:-1] + "ing"
    else:
        progressive = doubled + "ing"
    return Forms(verb, present, past, participle, progressive)


_PAST_OF = {participle: past for past, participle in _IRREGULAR.values()}


def past_of(participle: str) -> str:
    """Return the past tense of the verb whose participle is given ("sold" of "sold", "took" of "taken"), "" where unknown."""
    return _PAST_OF.get(participle) or (participle if participle.endswith("ed") else "")


_PASTS = frozenset(past for past, _ in _IRREGULAR.values())


def is_past(word: str) -> bool:
    """Tell whether ``word``, a verb, is or can be a past tense ("sold", "landed")."""
    return word.endswith("ed") or word in _PASTS
