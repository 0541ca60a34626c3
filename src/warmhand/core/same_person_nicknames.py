"""Which short English first names stand for which long ones. From general knowledge, no source."""

from typing import Final

_TABLE: Final = """
abigail abby gail abbie
abraham abe
albert al bert
alexander alex al sandy xander
alexandra alex sandra sandy lexi
alfred al fred
allison ali allie
amanda mandy
andrea andi
andrew andy drew
angela angie
ann annie nan nancy
anne annie nan nancy
anthony tony
antonio tony
arthur art
barbara barb babs barbie
benjamin ben benny
bernard bernie
beverly bev
bradley brad
cameron cam
caroline carrie carol
carolyn carrie carol lyn
catherine cathy cat kate katie cathie
charles charlie chuck chas
charlotte charlie lottie
cheryl cheri
christina chris tina christy chrissy
christine chris tina christy chrissy
christopher chris kit
clifford cliff
cynthia cindy
daniel dan danny
darlene darla
david dave davey
deborah deb debbie debby
debra deb debbie
dennis denny
diana di
dolores lola
dominic dom nick
donald don donnie
dorothy dot dottie dolly
douglas doug
edmund ed eddie
edward ed eddie ted ned
edwin ed eddie
eleanor ellie nell nora
elizabeth liz beth betsy betty eliza lisa lizzie libby bess
emily em emmy
ernest ernie
eugene gene
evelyn evie
florence flo
frances fran frannie
francis frank fran
franklin frank
frederick fred freddy rick
gabriel gabe
gabrielle gabby
gerald gerry jerry
geraldine gerry
geoffrey geoff jeff
gilbert gil
gordon gordy
gregory greg
gretchen greta
gwendolyn gwen
harold hal harry
harriet hattie
helen nell
henry hank harry hal
herbert herb bert
howard howie
isabel izzy bella
isabella izzy bella
jacob jake
jacqueline jackie
james jim jimmy jamie
janet jan
janice jan
jeanette jean
jeffrey jeff
jennifer jen jenny jenn
jeremy jerry
jerome jerry
jessica jess jessie
joan joanie
joanne jo
john jack johnny jon
jonathan jon jonny
joseph joe joey
josephine jo josie
joshua josh
joyce joy
judith judy judi
julia julie
kathleen kathy kathie kate katie kay
katherine kathy kate katie kay kathie kat
kathryn kathy kate katie kay kathie kat
kenneth ken kenny
kimberly kim
kristen kris kristy
kristin kris kristy
kristina kris tina kristy
kristine kris tina kristy
laura laurie
lawrence larry
leonard len lenny leo
leslie les
lillian lily lil
linda lindy
louis lou louie
louise lou
lucille lucy
madeline maddie
margaret maggie meg peg peggy marge margie greta rita
maria mary
marianne mary
marilyn mary
marjorie marge margie
martha marty
martin marty
mary molly polly
matthew matt
maureen mo
maxwell max
megan meg
melissa mel missy lissa
melvin mel
michael mike mick mickey
michelle shelly
mildred millie
mitchell mitch
nancy nan
natalie nat
nathan nate
nathaniel nate nat nathan
nicholas nick nicky
nicole nicky nikki
norman norm
oliver ollie
pamela pam
patricia pat patty tricia trish patti
patrick pat paddy rick
peter pete
philip phil
phillip phil
phyllis phyl
priscilla cilla
rachel rae
randall randy
randolph randy
raymond ray
rebecca becky becca
reginald reggie
richard rick dick rich richie ricky
robert bob rob bobby robbie bert
roberta bobbie
roderick rod rick
rodney rod
roger rog
roland rollie
ronald ron ronnie
rosemary rose
roxanne roxy
russell russ
ruth ruthie
samantha sam
samuel sam sammy
sandra sandy
sarah sally sadie
sara sally
sharon shari
sheila shel
shirley shirl
sidney sid
stanley stan
stephanie steph stephie
stephen steve
steven steve
stuart stu
susan sue susie suzie
susanne sue susie
suzanne sue suzie
sylvia syl
tabitha tabby
tamara tammy
teresa terry tess tessa teri
theresa terry tess tessa teri
terrence terry
theodore ted teddy theo
thomas tom tommy
timothy tim timmy
valerie val
veronica ronnie vera
victor vic
victoria vicky tori vicki
vincent vince vinnie
virginia ginny ginger
vivian viv
walter walt wally
wendell wendy
wesley wes
wilhelmina mina willa
william bill will billy willy liam
zachary zach zack
"""


def _read() -> dict[str, frozenset[str]]:
    rows = (line.split() for line in _TABLE.split("\n") if line)
    return {long: frozenset(short) for long, *short in rows}


SHORT: Final = _read()
"""Short names by long name, in small letters."""

_LONG: Final = {
    short: frozenset(long for long, shorts in SHORT.items() if short in shorts)
    for short in {short for shorts in SHORT.values() for short in shorts}
}


def long_forms(first: str) -> frozenset[str]:
    """Return the names that a clean first name may be short for ("chris": several)."""
    return _LONG.get(first, frozenset())


def short_for(one: str, other: str) -> tuple[str, str] | None:
    """Return (short name, long name) where one of two clean first names is short for the other."""
    if other in SHORT.get(one, ()):
        return other, one
    if one in SHORT.get(other, ()):
        return one, other
    return None
