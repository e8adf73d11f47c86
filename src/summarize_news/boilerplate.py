"""What surrounds an article on a page, as rules: each has a name, an example it removes and a near miss it must leave.

A rule of scope "line" removes a whole paragraph; one of scope "sentence" removes a sentence wherever one begins.
Patterns are tried at fixed places only and their repeats are bounded or disjoint, so all of them are linear.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of clutter. The group ``outlet``, where a pattern has it, is the outlet's name."""

    name: str
    scope: str
    pattern: re.Pattern[str]
    example: str
    near_miss: str


_NAME = (
    r"(?:[A-ZÀ-Þ][^\s;,()]*|and|in|from|of|the|by|for|at|to|also|with|as|well|&|de|da|di|van|von|der|la|"
    r"reporting|editing|writing|journalists?|reporters?|correspondents?|writers?|staff|producers?|meteorologists?"
    r"|al-\w+)[,;]?"
)
_NAMES = rf"{_NAME}(?: {_NAME}){{0,60}}"
_SITES = r"(?:Facebook|Twitter|X|Instagram|YouTube|TikTok|LinkedIn|WhatsApp|Telegram|Threads|Bluesky|Meerkat|Google News)"
_THING = r"(?:article|story|post|page|report|summary|video)"


def _rule(name: str, scope: str, pattern: str, example: str, near_miss: str) -> Rule:
    return Rule(name=name, scope=scope, pattern=re.compile(pattern), example=example, near_miss=near_miss)


RULES: tuple[Rule, ...] = (
    _rule(
        "site icon",
        "line",
        r"Site icon (?P<outlet>[A-Z0-9]\S*(?: (?:[A-Z0-9&]\S*|of|the|and|for)){0,7})",
        "Site icon Harbour Daily News",
        "Site icon design was the subject of a lawsuit.",
    ),
    _rule(
        "exit mobile version",
        "line",
        r"(?i:exit mobile version)\.?",
        "Exit mobile version",
        "Exit mobile versions of the ballot are still being counted.",
    ),
    _rule(
        "share bar",
        "line",
        r"(?i:(?:share|tweet|e-?mail|print|save|copy|facebook|twitter|whatsapp|linkedin|reddit|pinterest|flipboard)\b"
        r"[\s|•·,/:]*(?:\b(?:share|tweet|e-?mail|print|save|copy|copied|link|facebook|twitter|x|whatsapp|linkedin"
        r"|reddit|"
        r"pinterest|messenger|telegram|flipboard|pocket|bluesky|threads|comments?|this|article|story|page|post|on|via"
        r"|by|"
        r"to|with|friends?|a|close|panel|options|icon|now)\b[\s|•·,/:]*)*)",
        "Share this article | Facebook | Twitter | Email",
        "Share prices rose in Lisbon.",
    ),
    _rule(
        "subscribe bar",
        "line",
        r"(?i:(?:subscribe|sign up|sign in|log in|register|join) (?:now|today|here|to|for|with)\b.{0,100}\b"
        r"(?:newsletters?|e-?mails?|inbox|subscription|subscribers?|unlimited|digest|alerts|podcast|updates|"
        r"notifications|account)\b.{0,100})|(?i:subscribe(?: (?:now|today|here))?|sign up|sign in|log in"
        r"|register)[.!]?",
        "Sign up for our newsletter and get the day's news in your inbox.",
        "Sign up for a vaccine, the minister told parents.",
    ),
    _rule(
        "newsletter pitch",
        "line",
        r"(?i:(?:get|receive|want) .{1,80}(?:\bin|\binto|\bto) your inbox\b.{0,80}"
        r"|(?:our|the) (?:free |daily |weekly |morning |evening )*newsletter\b.{0,60}\bsign up\b.{0,40})",
        "Get the morning's top stories in your inbox every day.",
        "Get your inbox under control, the study advised managers.",
    ),
    _rule(
        "read more",
        "line",
        r"(?i:read (?:more|next|also|this|the full (?:story|article|report))|also read|see also|related(?: coverage)?"
        r"|more|don['’]t miss|"
        r"related (?:stories|articles|links|content|topics|coverage)|more on this(?: story)?|recommended|watch|listen"
        r"|read)"
        r"\s?[:|»>].{0,200}|Related Coverage [A-Z].{0,200}"
        r"|(?i:read (?:more|next|also|the full (?:story|article|report))|related (?:stories|articles|links|content"
        r"|topics|coverage)"
        r"|more on this(?: story)?|see also|you (?:may|might) also (?:like|be interested in)|show more|load more"
        r"|continue reading)"
        r"[\s.:»>…]*",
        "READ MORE: Ferry sinks off Madeira",
        "Read more slowly, teachers told their pupils.",
    ),
    _rule(
        "linked headline",
        "sentence",
        r"(?:(?:READ|WATCH|SEE|READ MORE|WATCH MORE|SEE MORE|Read more|See more|Read this|Read|More|Opinion|Related"
        r"|Insight|Inspire"
        r"|Get involved)|Read more from [A-Z][^:.]{0,60}):(?: [^.?!]{0,150})?(?: \.|\?)|More from [A-Z][\w ]{1,40} \."
        r"|See the original (?:story|article) at \S{1,80}",
        "Opinion: Why the ferry had to sink .",
        "Opinion: it is divided, and the council knows it.",
    ),
    _rule(
        "click here",
        "sentence",
        r"(?i:(?:to \w[^.,!?]{0,80}, ?|for more[^.,!?]{0,60}, ?|please )?click here)\b[^.!?]{0,160}(?:[.!?]|$)"
        r"|\(?(?:To view|For) (?:a |an |the )?(?:interactive )?graphics?\b[^!?]{0,140}\bclick\b[^!?]{0,100}$",
        "Click here for the full table of results.",
        "One click here and the whole map opens.",
    ),
    _rule(
        "scroll down",
        "sentence",
        r"(?i:scroll (?:down|over|across) (?:for|to (?:see|watch|read))(?: the| more)*(?: (?:videos?|pictures|photos"
        r"|results|more))?"
        r"(?: and \w+)?)(?: ?[.!]|$)",
        "Scroll down for video .",
        "Scroll down for video games and the list seems endless.",
    ),
    _rule(
        "e-mail to a friend",
        "sentence",
        r"(?i:e-?mail (?:this )?(?:story )?to a friend)(?: ?[.!]|$)",
        "E-mail to a friend .",
        "E-mail to a friend of the minister was published.",
    ),
    _rule(
        "caption",
        "line",
        r"(?:(?:FILE )?(?:PHOTO|Photo|photo)s?(?: credit| caption)?|File photo|GRAPHIC(?: -.{0,40})?|(?:Image|Media"
        r"|Video|Picture|Photo)"
        r"(?: caption| credit| source)|Image|Picture|Caption|Credit|Graphic|Illustration) ?: ?.{1,400}"
        r"|(?:Image|Media|Video|Picture|Photo) (?:caption|source|credit),? .{1,400}",
        "FILE PHOTO: A tram climbs a hill in Lisbon, Portugal, March 1, 2026.",
        "Photo finish: the two boats could not be told apart.",
    ),
    _rule(
        "caption with credit",
        "line",
        r".{1,400}[.!?][\"”]? (?:Photograph|Photo|Image|Picture|Illustration|Credit)s?(?: by|:) ?[A-Z].{1,80}",
        "Rescuers carry a boat along the quay on Sunday. Photograph: Ana Reis/Harbour Daily",
        "The two met on Sunday. Image rights: that was what the clubs had argued over for months, the lawyer said, and it"
        " was not what the league had been told.",
    ),
    _rule(
        "picture credit",
        "line",
        r"(?:Photograph|Photo|Image|Picture|Illustration)s? (?:by|from|courtesy of) [A-Z][^.]{1,100}\.?"
        r"|[^.!?]{0,300}[.!?]?[\"”]? ?[\(\[](?:AP |Reuters |AFP |Getty )?(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Ii]llustration)s?"
        r"(?: ?by| ?:|/| via| ?©)[^()\[\]]{1,150}[\)\]]\.?"
        r"|(?:[\w .,'’/-]{1,80} via )?(?:REUTERS|AFP|EPA|AP|AP Photo|PA|Getty Images|Shutterstock|iStock"
        r"|Alamy)(?: ?/ ?.{1,80})?"
        r"|[A-Z].{0,80}(?:/| via |/via |, )(?:REUTERS|Reuters|AFP|EPA|AP|PA|Getty Images|Shutterstock|iStock"
        r"|Alamy)(?:/.{1,40})?"
        r"|\((?:Xinhua|Reuters|AP|AFP|EPA|Kyodo|TASS)(?:/[^()]{1,80})?\)",
        "Workers clear mud from a street. (Photo by Ana Reis/Agency)",
        "Getty Images sued the company in a London court.",
    ),
    _rule(
        "player",
        "line",
        r"(?i:slideshow ?\(\d+ images?\)|video player close|(?:play|watch) (?:the )?video|view (?:the )?gallery|"
        r"\d{1,3} of \d{1,3}|now playing|up next|media playback is (?:not supported|unsupported) on (?:this"
        r"|your) device|"
        r"listen to (?:this )?(?:article|story)(?: .{1,40})?|play audio|hide caption|toggle caption|enlarge this image|"
        r"this video (?:can not|cannot) be played.{0,60}|to (?:play|view) this (?:video|content) .{1,120})\.?",
        "Slideshow (5 Images)",
        "Play video games with them, doctors told parents.",
    ),
    _rule(
        "comment form",
        "line",
        r"(?i:leave a (?:reply|comment)(?: cancel reply)?|cancel reply|comments?(?: ?\(\d+\))?|\d+ comments?"
        r"|comments are closed"
        r"|(?:post|view|show|add|read|hide|see) (?:all )?(?:a |\d+ )?comments?|name ?\*?(?: e-?mail ?\*?)(?: website)?"
        r"|save my name, e-?mail,? and website in this browser.{0,80}|join the (?:conversation|discussion)"
        r"|notify me of (?:new|follow-?up) (?:posts|comments) by e-?mail)\.?",
        "Leave a Reply",
        "Leave a reply on his desk, the clerk was told.",
    ),
    _rule(
        "comment form notice",
        "line",
        r"(?i:your e-?mail address will not be published\.?(?: required fields are marked ?\*?)?"
        r"|required fields are marked ?\*?)(?:Site icon .{1,60})?",
        "Your email address will not be published. Required fields are marked *",
        "Your email address will not be published, the hackers promised him.",
    ),
    _rule(
        "original link",
        "line",
        rf"(?i:view|read|see) (?i:the )?(?i:original {_THING})(?: (?:on|at|from) (?P<outlet>.{{1,60}}))?",
        "View original article on Harbour Radio",
        "View original articles of the treaty and the change is plain.",
    ),
    _rule(
        "first published",
        "line",
        rf"(?i:(?:this {_THING} (?:was |has been )?)?(?:first|originally) (?:appeared|published) (?:on|in|at"
        rf"|by) .{{1,120}})"
        r"|This (?:article|story) is part of (?:our |the |a )?[A-Z].{1,120}",
        "This article was originally published on Harbour Radio.",
        "This article was long believed to be lost.",
    ),
    _rule(
        "cookie notice",
        "line",
        r"(?i:(?:we(?: and our partners)?|this (?:web)?site|our (?:web)?site) (?:may )?(?:use|uses|set|sets|store) "
        r"(?:\w+ ){0,6}cookies\b.{0,400}|by (?:continuing|clicking|using|closing) .{1,150}\b(?:cookies"
        r"|cookie policy)\b.{0,200}"
        r"|(?:accept|reject|manage|allow) (?:all )?(?:cookies|cookie settings)|cookie (?:settings|preferences"
        r"|policy))\.?",
        "We use cookies to improve your experience on this site.",
        "The company will advertise on cookie packages.",
    ),
    _rule(
        "advertisement",
        "line",
        r"(?i:[-–—*\s]*(?:advertise?ments?|advert|sponsored(?: content| by .{1,40})?|promoted(?: content)?"
        r"|paid content|"
        r"(?:story|article) continues (?:below|after)(?: (?:this |the )?advert(?:isement)?)?"
        r"|continue reading(?: below)?|"
        r"continue reading the main story|skip (?:to|past|advert)(?: .{1,60})?|remove ads?|report this ad)[-–—*\s.]*)",
        "Story continues below advertisement",
        "Advertisements for the drug were withdrawn.",
    ),
    _rule(
        "agency credits",
        "sentence",
        rf"\(?(?:Additional )?(?:[Rr]eporting|[Ee]diting|[Ww]riting|Compiled|[Pp]roduction"
        rf"|[Gg]raphics?)(?: and (?:editing|writing))?"
        rf" by [A-Z]\S*(?: {_NAMES})?\)?(?: ?\.)?(?=$)",
        "(Reporting by Ana Reis in Lisbon; Editing by Tom Bell)",
        "Reporting by Harbour Radio led to three arrests.",
    ),
    _rule(
        "contributors",
        "sentence",
        rf"{_NAMES} (?:contributed (?:to )?(?:this|the)  ?(?:report|story|article)(?: from [A-Z][\w ,]{{1,40}})?"
        r"|contributed (?:reporting )?from [A-Z][\w ,]{1,40}|contributed reporting)(?: from [A-Z][\w ,]{1,40})? ?(?:\."
        r"|$)"
        rf"|(?:[A-Z]\w{{1,20}}['’]s|Journalists?) (?=.{{0,200}}\b(?:reported|wrote)\b)"
        rf"(?:(?:{_NAME}|(?:reported|wrote|contributed|this|story|report)[,;]?) ){{2,60}}[A-Z]\S*?\.?(?=$)",
        "Harbour Radio's Ana Reis and Tom J. Bell contributed to this report.",
        "Poor drainage contributed to this report of a flood.",
    ),
    _rule(
        "rights notice",
        "sentence",
        r"(?:©|\([cC]\) ?\d{4}|(?:Copyright|COPYRIGHT) ?(?:©|\([cC]\)|\d{4}))[^.!?]{0,120}(?:(?:Inc|Ltd|Co"
        r"|Corp)\.[^.!?]{0,60})?(?:[.!?]|$)"
        r"|(?i:all rights reserved)(?:[^.!?]{0,80})(?: ?\.|$)"
        r"|(?i:this (?:material|content|article) may not be (?:published|reproduced|copied))[^.!?]{0,160}(?:[.!?]|$)",
        "Copyright 2026 Harbour Radio. All rights reserved.",
        "Copyright law changes next year.",
    ),
    _rule(
        "follow us",
        "sentence",
        rf"(?:Follow|Like|Find|Join|Connect with) (?:us|me|him|her|them|@\w+|the (?:show|team)"
        rf"|[A-Z]\S*(?: [A-Z]\S*){{0,4}}) on {_SITES}\b"
        r"[^.!?]{0,140}(?:[.!?]|$)",
        "Follow us on Facebook and Twitter.",
        "Follow the money on Facebook and it leads to Malta.",
    ),
    _rule(
        "call for comments",
        "sentence",
        r"(?:(?:Share|Leave) (?:your|a|any)|Tell us|Send us|Let us know|Join the conversation"
        r"|What do you think)\b[^.!?\"”]{0,120}"
        rf"\b(?:in the comments|comments (?:section|below)|on (?:our )?{_SITES}(?: page| post)?"
        rf"|on this Facebook post)\b[^.!?]{{0,80}}(?:[.!?]|$)",
        "Share your thoughts with us in the comments below.",
        "Share buybacks will go on, the company said.",
    ),
    _rule(
        "programme promotion",
        "sentence",
        r"(?:Watch|Tune in to|Catch) [^.!?]{1,80}\b(?:weekdays|weeknights|weekends|daily|(?:Mon|Tues|Wednes|Thurs|Fri"
        r"|Satur|Sun)days?)"
        r" (?:on [A-Z]\w+ )?(?:at )?\d[^!?]{0,40}(?:[.!?]|$)",
        "Watch Harbour Tonight weeknights at 8 p.m. ET.",
        "Watch committees met on weekdays until the war ended.",
    ),
    _rule(
        "app pitch",
        "line",
        r"(?i:(?:download|get|install) (?:our|the) (?:\w+ ){0,4}app\b.{0,140})",
        "Download our app for breaking news alerts.",
        "Download speeds fell after the change.",
    ),
    _rule(
        "most read",
        "line",
        r"(?i:(?:most (?:read|popular|viewed|shared|watched|recent)|trending(?: now)?|top stories|popular stories|"
        r"editor['’]?s['’]? (?:picks?|choice)|latest (?:news|stories|headlines)|more (?:stories|news|from .{1,40})|"
        r"what to (?:read|watch) next|in this (?:story|article)|topics|tags|recommended(?: for you| stories)?|"
        r"around the web|from the web|explore more)(?: (?:in|on|from) [\w ]{1,30})?\s?:?)",
        "Most read in Business",
        "Most read the letter as a threat.",
    ),
    _rule(
        "AI notice",
        "line",
        r"(?i:this (?:summary|article|story) was (?:created|generated|written|produced) (?:by|with|using) "
        r"(?:an? |our |the )?(?:large |generative |automated )?(?:AI|artificial intelligence|language model)\b.{0,240})",
        "This summary was created by an AI system.",
        "This summary was written by a judge who studied AI.",
    ),
    _rule(
        "contact line",
        "line",
        rf"(?i:contact us about this {_THING}|contact (?:us|the author)|send us (?:a )?(?:tip|feedback).{{0,80}}"
        r"|(?:do you )?have (?:a )?(?:news )?(?:tip|story)(?: for us| to share)?\?.{0,160}|report an? (?:error|typo"
        r"|correction))\.?",
        "Contact us about this post",
        "Contact us about this, he had told the council.",
    ),
    _rule(
        "terms",
        "line",
        r"(?i:(?:the )?use of (?:this|the|our) [\w ]{1,30} (?:is subject|constitutes|implies|means).{0,160}\b(?:terms"
        r"|policy)\b.{0,120}"
        r"|by (?:continuing|clicking|using|signing up|subscribing)\b.{0,120}\b(?:terms (?:of|and)"
        r"|privacy policy)\b.{0,160}"
        r"|(?:(?:terms (?:of (?:use|service)|and conditions|& conditions)|privacy(?: policy| notice)?"
        r"|cookies?(?: policy)?|about us|"
        r"contact us|careers|advertise(?: with us)?|help|faqs?|accessibility|sitemap|site map"
        r"|do not sell my (?:personal )?info(?:rmation)?"
        r"|ad choices)\b[\s|•·/]*)+)\.?",
        "Terms of Service | Privacy Policy | About us",
        "Terms of service were at the heart of the lawsuit.",
    ),
    _rule(
        "editor's note",
        "line",
        r"(?i:\(?editor['’]?s['’]? note ?[:–—-]).{1,1500}",
        "Editor's note: Ana Reis is a writer who lives in Lisbon.",
        "Editors note the change with relief.",
    ),
    _rule(
        "author's opinion notice",
        "sentence",
        r"(?:Any|The) (?:opinions?|views?) expressed (?:in|by|here)[^.!?]{0,160}(?:[.!?]|$)",
        "The opinions expressed in this commentary are solely those of the author.",
        "The opinions of voters changed within a week.",
    ),
    _rule(
        "correction slug",
        "line",
        r"\((?:The|This) (?:story|article|report) (?:was|has been|is|corrects|refiles|contains)\b.{1,300}\)\.?"
        r"|\(\$1 ?= ?.{1,80}\)|Our Standards:.{0,80}",
        "(This story was refiled to correct a name in paragraph six)",
        "(The story was told by her mother.) She did not believe it.",
    ),
    _rule(
        "source slug",
        "line",
        r"Source: ?(?P<outlet>[A-Z]\w+) ?\| ?(?P<published>\d{4}-\d\d-\d\d)?.{0,120}|.{1,60}\| ?\d{4}-\d\d-\d\d.{0,80}",
        "Source: Agency| 2026-03-04 18:48:09|Editor: ab",
        "Source: the central bank, which publishes figures each month.",
    ),
    _rule(
        "reading time",
        "line",
        r"(?i:(?:reading time:? )?\d{1,3}[ -]?min(?:ute)?s?(?: read)?(?: ago)?|(?:\d{1,3}|an?) (?:minute|hour|day|week"
        r"|month)s? ago)",
        "4 min read",
        "40 minutes into the match it began to rain.",
    ),
    _rule(
        "bare address",
        "line",
        r"[<(\[]?(?:(?:https?://|www\.)\S+|[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}/\S*)[>)\]]?"
        r"|[\w.+-]{1,60}(?:@|\(at\))[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}(?: [-|•] .{1,80})?",
        "https://news.example/story",
        "www.news.example carried the story first.",
    ),
)

LINE_RULES = tuple(rule for rule in RULES if rule.scope == "line")
SENTENCE_RULES = tuple(rule for rule in RULES if rule.scope == "sentence")


def find_rule(text: str) -> str | None:
    """Return the name of the line rule that takes the whole of ``text``, if one does."""
    return next((rule.name for rule in LINE_RULES if rule.pattern.fullmatch(text)), None)
