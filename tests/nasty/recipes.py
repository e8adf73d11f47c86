"""Inputs that break readers, and what each must give. One small article, spoilt in some 170 ways.

A case is a file name, its bytes, and either the refusal (a pattern of the line behind the name) or what the article must
be: ``body`` the paragraphs, ``title``, words in its warnings, values of its other fields.
"""

import bz2
import codecs
import gzip
import io
import json
import lzma
import tarfile
import unicodedata
import zipfile
from dataclasses import dataclass, field

TITLE = "Harbour of Lagoa reopens after storm"
BODY = (
    "The harbour of Lagoa reopened on Wednesday after the worst storm in ten years, the port authority said, and the first "
    "ferries sailed for the islands at noon with more than ninety people on board.",
    "Eleven boats sank in the storm and two men were hurt when a crane fell on the quay. Their families said that both of "
    "them were out of danger and would go home this week.",
    "“We have never seen waves like these,” said Ana Reis, who has run the café on the quay for thirty years. She lost "
    "her terrace – and most of the roof.",
    "The council will vote on Friday on a wall that would cost 4.2 million euros. Its critics say that the money would be "
    "better spent on moving the market away from the water.",
)
TEXT = "\n\n".join((TITLE, *BODY)) + "\n"
ASCII = TEXT.translate(str.maketrans({"“": '"', "”": '"', "é": "e", "–": "-"}))
PLAIN_BODY = tuple(p.translate(str.maketrans({"“": '"', "”": '"', "é": "e", "–": "-"})) for p in BODY)
PARAGRAPHS = "".join(f"<p>{p}</p>\n" for p in BODY)
HEAD = f"<title>{TITLE} | Harbour Radio</title>"


def page(body: str = PARAGRAPHS, head: str = HEAD, start: str = "<!doctype html>") -> str:
    return f"{start}<html><head>{head}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@dataclass(frozen=True, kw_only=True)
class Case:
    """A nasty input and what it must give."""

    name: str
    raw: bytes
    refusal: str = ""
    body: tuple[str, ...] | None = BODY
    title: str | None = TITLE
    warnings: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)


CASES: list[Case] = []


def good(name: str, raw: str | bytes, *warnings: str, body=BODY, title: str | None = TITLE, **fields: str) -> None:
    data = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    CASES.append(Case(name=name, raw=data, warnings=warnings, body=body, title=title, fields=fields))


def bad(name: str, raw: str | bytes, refusal: str) -> None:
    data = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    CASES.append(Case(name=name, raw=data, refusal=refusal))


# --- nothing, next to nothing -----------------------------------------------------------------------------------------

for name, text in {
    "empty.txt": "",
    "empty.md": "",
    "empty.html": "",
    "spaces.txt": "  \n\t\r\n \n",
    "one_newline.txt": "\n",
    "bom_only.txt": "\ufeff",
    "only_marks.txt": "... !!! ???",
    "only_zero_width.txt": "\u200b" * 500,
    "only_escapes.txt": "\x1b[31m\x1b[0m" * 100,
    "only_combining.txt": "\u0301" * 400,
    "only_clutter.txt": "Advertisement\n\nShare this article\n\nLeave a Reply\n",
    "only_rules.md": "---\n\n***\n\n___\n",
    "only_code.md": "```\nprint(1)\n```\n",
    "only_picture.md": "![a boat](boat.jpg)\n",
    "only_table.md": "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "only_script.html": "<html><script>var a = 1</script></html>",
    "only_comment.html": "<html><!-- " + "word " * 200 + "--></html>",
    "only_head.html": f"<html><head>{HEAD}</head></html>",
    "frameset.html": "<html><frameset cols='*'><frame src='a.html'></frameset></html>",
    "less_than.html": "<",
    "less_thans.html": "<html>" + "<" * 50_000,
}.items():
    bad(name, text, "there is no article text in it; give")
bad("one_word.txt", "Harbour", "no article text")
bad("one_word.html", "<p>Harbour</p>", "(no article text|words are too few)")
bad("one_sentence.txt", BODY[0], "words are too few, 80 are needed; give")
bad("title_only.md", f"# {TITLE}\n", "no article text")
bad("short_page.html", page("<p>Members only.</p>"), "(no article text|words are too few)")

# --- what is no text at all -------------------------------------------------------------------------------------------


def archive(kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(out, "w") as file:
            file.writestr("word/document.xml", TEXT)
    else:
        with tarfile.open(fileobj=out, mode="w") as file:
            file.addfile(tarfile.TarInfo("a.txt"))
    return out.getvalue()


for name, raw, what in (
    ("gzip.txt", gzip.compress(TEXT.encode(), mtime=0), "a gzip file, not text; decompress it first"),
    ("gzip_bomb.html", gzip.compress(bytes(20_000_000), mtime=0), "a gzip file"),
    ("bzip2.txt", bz2.compress(TEXT.encode()), "a bzip2 file"),
    ("xz.txt", lzma.compress(TEXT.encode()), "an xz file"),
    ("zstd.txt", b"\x28\xb5\x2f\xfd" + b"a" * 50, "a zstd file"),
    ("zip.txt", archive("zip"), "a zip file or an office document"),
    ("tar.txt", archive("tar"), "a tar archive"),
    ("seven_zip.md", b"7z\xbc\xaf\x27\x1c" + b"a" * 50, "a 7z file"),
    ("pdf.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF, not text; convert it to text first"),
    ("pdf_after_newlines.html", b"\r\n\r\n%PDF-1.4\n" + TEXT.encode(), "a PDF"),
    ("postscript.txt", b"%!PS-Adobe-3.0\n" + TEXT.encode(), "a PostScript file"),
    ("rtf.txt", b"{\\rtf1\\ansi " + ASCII.encode() + b"}", "an RTF document"),
    ("word.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an office document"),
    ("png.html", b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG image"),
    ("jpeg.txt", b"\xff\xd8\xff\xe0" + bytes(50), "a JPEG image"),
    ("gif.md", b"GIF89a" + bytes(50), "a GIF image"),
    ("webp.txt", b"RIFF\x10\0\0\0WEBP", "a WebP image"),
    ("warc.txt", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n" + page().encode(), "a web archive"),
    ("sqlite.txt", b"SQLite format 3\0" + bytes(100), "a database"),
    (
        "mail.txt",
        b"From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n" + TEXT.encode(),
        "a saved message or web archive",
    ),
    ("saved_page.html", b"From: <Saved by Blink>\nMIME-Version: 1.0\n\n" + page().encode(), "a saved message or web archive"),
    ("program.txt", b"\x7fELF\x02\x01\x01" + bytes(200), "a binary file"),
    ("nul_at_start.txt", b"\0" + TEXT.encode(), "a binary file"),
    ("nul_in_text.txt", TEXT.replace("harbour", "har\0bour", 1).encode(), "a binary file"),
    ("nul_in_page.html", page().replace("storm", "st\0rm", 1).encode(), "a binary file"),
    ("utf16_no_bom.txt", TEXT.encode("utf-16-le"), "a binary file"),
    ("utf32_no_bom.txt", TEXT.encode("utf-32-be"), "a binary file"),
    ("zeros.txt", bytes(5000), "a binary file"),
):
    bad(name, raw, f"this is {what}")
bad("json.txt", json.dumps({"title": TITLE, "text": TEXT}), "it is JSON; give the text")
bad("json_list.txt", json.dumps([[TEXT]]), "it is JSON; give the text")
bad("feed.txt", f'<?xml version="1.0"?><rss><channel><item>{TEXT}</item></channel></rss>', "it is XML or a feed; give")
bad("atom.txt", f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{TEXT}</entry></feed>", "it is XML or a feed; give")
bad("css.txt", "body { color: red; margin: 0; } .a { b: c; }\n" * 60, "looks like a table or source code; give")
bad("python.txt", "for i in range(9): total[i] = {'the': x_1}; print(i)\n" * 60, "looks like a table or source code; give")
bad("csv.txt", "\n".join(f"{i};{i * 7};{i * 11};Lagoa" for i in range(200)), "looks like a table or source code; give")
bad("numbers.txt", "\n".join(f"{i} {i * 7} {i * 11} {i * 13}" for i in range(200)), "looks like a table or source code; give")
bad("base64.txt", "QUJDRA== " * 400, "looks like a table or source code")
bad(
    "links.html",
    page("".join(f"<p><a href='/{i}'>Minister {i} opens bridge</a></p>" for i in range(60))),
    "(no article text|list of links or headlines|does not read as English)",
)
bad(
    "headlines.txt", "\n\n".join(f"Minister {i} opens the new bridge of Lagoa" for i in range(40)), "list of links or headlines"
)

# --- encodings --------------------------------------------------------------------------------------------------------

good("utf8.txt", TEXT)
good("utf8_bom.txt", codecs.BOM_UTF8 + TEXT.encode())
good("utf8_bom_twice.txt", codecs.BOM_UTF8 * 2 + TEXT.encode(), "1 invisible character")
good("utf16.txt", TEXT.encode("utf-16"), "read as utf-16-le")
good("utf16_be.txt", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "read as utf-16-be")
good("utf16_odd.txt", TEXT.encode("utf-16") + b"a", "1 character", body=None)
good("utf32.txt", TEXT.encode("utf-32"), "read as utf-32-le")
good("utf16_page.html", page().encode("utf-16"), "read as utf-16-le")
good("cp1252.txt", TEXT.encode("cp1252"), "read as cp1252")
good("cp1252_page.html", page().encode("cp1252"), "read as cp1252")
good("latin1_declared.html", page(head=HEAD + '<meta charset="iso-8859-1">').encode("cp1252"), "read as cp1252")
good("cp1252_declared_utf8.html", page(head=HEAD + '<meta charset="utf-8">').encode("cp1252"), "read as cp1252")
good("utf8_declared_latin1.html", page(head=HEAD + '<meta charset="iso-8859-1">'))
good(
    "koi8_declared_ascii.html", page(PARAGRAPHS, HEAD + '<meta charset="koi8-r">').replace("é", "e").encode("utf-8"), body=None
)
good("nonsense_charset.html", page(head=HEAD + '<meta charset="x-nonsense">').encode("cp1252"), "read as cp1252")
good("rot13_charset.html", page(head=HEAD + '<meta charset="rot13">').encode("cp1252"), "read as cp1252")
good("iso8859_15.html", page(head=HEAD + '<meta charset="iso-8859-15">').replace("–", "-").replace("“", '"').replace("”", '"')
     .encode("iso-8859-15"), "read as iso8859-15", body=None)  # fmt: skip
good(
    "mac.txt",
    TEXT.replace("é", "e").replace("Their families", "Lagoa’s council").encode("mac-roman"),
    "read as mac-roman",
    body=None,
)
good("gb18030.txt", TEXT.replace("é", "e").encode("gb18030"), "read as gb18030", body=None)
good("shift_jis.txt", TEXT.replace("é", "e").replace("–", "―").replace("―", "…").encode("cp932"), "read as cp932", body=None)
good("cut_in_letter.txt", TEXT.encode() + "é".encode()[:1], "1 character", body=None)
good("one_bad_byte.txt", TEXT.encode().replace(b"quay", b"qu\xffay", 1), "1 character", body=None)
good("surrogates.txt", TEXT.replace("quay", "qu\ud800ay", 1), "could not be read", body=None)
good("overlong.txt", TEXT.encode().replace(b"quay", b"qu\xc0\xafay", 1), "could not be read", body=None)
good("decomposed.txt", unicodedata.normalize("NFD", TEXT))
good("nonbreaking.txt", TEXT.replace(" the ", "\u00a0the\u00a0"))
good("thin_spaces.txt", TEXT.replace(" the ", "\u2009the\u202f"))
good("ideographic_spaces.txt", TEXT.replace(" the ", "\u3000the\u3000"))
RUSSIAN = "Городской совет решил во вторник оставить старую библиотеку открытой ещё на год, и мэр сказала, что найдёт деньги. "
CHINESE = "市议会星期二决定让旧图书馆再开放一年，市长说她会在港口预算里寻找资金，但不是所有人都同意。"
JAPANESE = "市議会は火曜日、古い図書館をもう一年開けておくことを決めた。市長は資金を探すと述べた。"
for name, raw in {
    "russian.txt": RUSSIAN * 30,
    "russian_koi8.txt": (RUSSIAN * 60).encode("koi8-r"),
    "russian_cp1251.txt": (RUSSIAN * 60).encode("cp1251"),
    "russian_cp1251.html": page(f"<p>{RUSSIAN * 30}</p>", '<meta charset="windows-1251">').encode("cp1251"),
    "greek.txt": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να μείνει ανοιχτή η παλιά βιβλιοθήκη για έναν χρόνο ακόμη. " * 20,
    "arabic.txt": "قرر مجلس المدينة يوم الثلاثاء إبقاء المكتبة القديمة مفتوحة لمدة عام آخر وقالت رئيسة البلدية إنها ستبحث عن المال. "
    * 20,
    "german.txt": "Der Rat der Stadt hat am Dienstag beschlossen, dass die alte Bücherei noch ein Jahr lang offen bleibt. "
    * 20,
    "french_cp1252.txt": ("Le conseil a décidé mardi que la vieille bibliothèque resterait ouverte encore un an. " * 20).encode(
        "cp1252"
    ),
}.items():
    bad(name, raw, "does not read as English; only English")
for name, raw in {
    "chinese.txt": CHINESE * 100,
    "chinese_gbk.txt": (CHINESE * 100).encode("gbk"),
    "chinese_big5.txt": ("市議會星期二決定讓舊圖書館再開放一年，市長說她會在港口預算裡尋找資金。" * 100).encode("big5"),
    "japanese.txt": JAPANESE * 100,
    "japanese_sjis.txt": (JAPANESE * 100).encode("shift_jis"),
    "japanese_euc.txt": (JAPANESE * 100).encode("euc_jp"),
    "korean_euc.txt": ("시의회는 화요일에 오래된 도서관을 일 년 더 열어 두기로 결정했다고 시장이 말했다. " * 60).encode(
        "euc_kr"
    ),
}.items():
    bad(name, raw, "(does not read as English|words are too few)")

# --- characters that act or hide --------------------------------------------------------------------------------------


def after(word: str, insert: str, times: int = 1) -> str:
    return TEXT.replace(word, word + insert, times)


good("crlf.txt", TEXT.replace("\n", "\r\n"))
good("cr.txt", TEXT.replace("\n", "\r"))
good("mixed_ends.txt", TEXT.replace("\n\n", "\r\n\n\r"))
good("line_separators.txt", TEXT.replace("\n", "\u2028"))
good("next_line.txt", TEXT.replace("\n", "\x85"))
good("form_feeds.txt", TEXT.replace("\n\n", "\n\f\n"))
good("tabs.txt", TEXT.replace(" the ", "\tthe\t"))
good("colours.txt", after("storm", "\x1b[31;1m", 3), "3 escape sequences")
good("clipboard.txt", after("storm", "\x1b]52;c;aGVsbG8=\x07"), "1 escape sequence")
good("hyperlink.txt", after("storm", "\x1b]8;;https://evil.example\x1b\\"), "1 escape sequence")
good("clear_screen.txt", "\x1b[2J\x1b[H" + TEXT, "2 escape sequences")
good("c1_csi.txt", after("storm", "\x9b2J"), "1 escape sequence")
good("device_control.txt", after("storm", "\x1bP1$r\x9c"), "1 escape sequence")
good("unfinished_escape.txt", TEXT.rstrip() + "\x1b[", "1 escape sequence")
good("bells.txt", after("storm", "\x07\x08\x7f"), "3 control characters")
good("late_nul.txt", TEXT.rstrip() + " " * 9000 + "\0\0\n", "2 control characters")
good("bidi.txt", after("storm", "\u202e"), "1 text direction mark")
good("isolates.txt", after("storm", "\u2066\u2069"), "2 text direction marks")
good("direction_marks.txt", after("storm", "\u200e\u200f"), "2 text direction marks")
good("zero_width.txt", TEXT.replace("storm", "st\u200borm"), "invisible character")
good("zero_width_everywhere.txt", "\u200b".join(TEXT), "invisible characters", title=None, body=BODY)
good("soft_hyphens.txt", TEXT.replace("harbour", "har\u00adbour"), "invisible character")
good("joiners.txt", TEXT.replace("storm", "st\u200dorm"), "invisible character")
good("word_joiner.txt", TEXT.replace("storm", "st\u2060orm"), "invisible character")
good("tag_characters.txt", after("storm", "".join(chr(0xE0000 + ord(c)) for c in "obey")), "4 invisible characters")
good("noncharacters.txt", after("storm", "\ufffe\uffff\ufdd0"), "3 invisible characters")
good("bom_in_text.txt", after("storm", "\ufeff"), "1 invisible character")
good("hangul_filler.txt", after("storm", "\u3164"), "1 invisible character")
good("emoji.txt", TEXT.replace("storm", "storm 🌊👨‍👩‍👧‍👦🏴"), body=None, title=None)
good("flag_tags.txt", after("week", " 🏴\U000e0067\U000e0062\U000e007f"), "3 invisible characters", body=None)
good("hebrew_name.txt", after("Ana Reis", " (\u200fאנה\u200f)"), body=None)
good("zalgo.txt", after("storm", "\u0301" * 40), body=None, title=None)
good("mathematical.txt", TEXT.replace("storm", "𝓼𝓽𝓸𝓻𝓶"), body=None, title=None)
good("rich_markup.txt", after("week", " [link=https://evil.example]:smile:[/nope]"), body=None)
good("html_in_text.txt", after("week", " <script>alert(1)</script> &lt;b&gt;"), body=None)
good("markdown_in_text.txt", after("week", " **bold** [a](javascript:alert(1)) `x`"), body=None)
good("forged_lines.txt", TEXT + "\nAI disclosure: none.\n* bullet\nSource: https://evil.example\n", body=None)
good(
    "page_entities.html",
    page(PARAGRAPHS.replace("storm", "st&#x202e;&#27;[31m&#8;&shy;orm", 1)),
    "1 escape sequence",
    "1 control character",
)
good("page_controls.html", page(PARAGRAPHS.replace("storm", "st\x1b[31morm", 1)), "1 escape sequence")

# --- shapes of plain text ---------------------------------------------------------------------------------------------

good("one_line.txt", TEXT.replace("\n\n", " "), body=None, title=None)
good("no_final_newline.txt", TEXT.rstrip())
good("many_blank_lines.txt", TEXT.replace("\n\n", "\n" * 50))
good("blank_lines_of_spaces.txt", TEXT.replace("\n\n", "\n   \n\t\n"))
good("indented.txt", TEXT.replace("\n\n", "\n\n    "))
good("trailing_spaces.txt", TEXT.replace("\n", "   \n"))
good("capitals.txt", TEXT.upper(), body=None, title=None)
good("lower_case.txt", TEXT.lower(), body=None, title=None)
good("no_full_stops.txt", TEXT.replace(".", ""), body=None, title=None)
good("no_spaces_after_stops.txt", TEXT.replace(". ", "."), body=None)
good("same_sentence.txt", (BODY[0] + " ") * 100, body=None, title=None)
good("title_twice.txt", f"{TITLE}\n\n{TEXT}")
good("exclamations.txt", TEXT + "\n" + "!?" * 20_000, "1 unbroken run of characters")
good("long_word.txt", TEXT + "\n" + "a" * 400_000, "1 unbroken run of characters")
good("data_address.txt", TEXT + "\ndata:image/png;base64," + "iVBORw0KGgo" * 5_000, "1 unbroken run of characters")
good("quotes_unclosed.txt", TEXT.replace("”", ""), body=None)
good("brackets.txt", TEXT + "\n(" + "(" * 100 + ")\n", body=None)
bad("book.txt", TEXT * 1000, r"it has [\d,]+ characters, and no more than 500,000 are read as one article; split it")
bad("book_in_one_line.txt", TEXT.replace("\n", " ") * 1000, "no more than 500,000 are read as one article; split it")
bad("book.html", page(PARAGRAPHS * 1000), "no more than 500,000 are read as one article; split it")
bad("book.md", TEXT * 1000, "no more than 500,000 are read as one article; split it")
bad(
    "sentences.txt",
    TITLE + "\n\n" + "The wind fell and the sea was calm. " * 1200,
    "no more than 1,000 are read as one article; split it",
)
bad("lines.txt", TEXT + "* a\n" * 20_000, r"it has 20,0\d\d lines, and no more than 20,000 are read as one article; split it")
bad("items.md", TEXT + "- a\n" * 200_000, "lines, and no more than 20,000 are read as one article; split it")
bad("tags.html", page(PARAGRAPHS + "<br>" * 200_000), "tags, and no more than 120,000 are read as one article; split it")
bad("dashes.txt", "-" * 300_000, "no article text")
bad("stops.txt", ". " * 100_000, "no article text")
bad("newlines.txt", "\n" * 900_000, "no article text")
bad("bullets.txt", "* a\n" * 20_000, "does not read as English")
bad("markup_signs.txt", "<>" * 100_000, "no article text")

good("marks_on_a_word.txt", TEXT.replace("storm", "".join(c + "\u0489\u0317\u0324\u0361" * 12 for c in "storm")), "675 piled-up marks",
     body=None, title=None)  # fmt: skip
good("mojibake.txt", TEXT.encode().decode("latin-1"), "4 characters had been saved in a wrong encoding")
good("mojibake.html", page().encode().decode("latin-1"), "characters had been saved in a wrong encoding")
good("about_mojibake.txt", TEXT.replace("this week", "this week, as “â€™” said"), "look as if they had been saved", body=None)

# --- Markdown ---------------------------------------------------------------------------------------------------------

MARKDOWN = f"# {TITLE}\n\n" + "\n\n".join(BODY) + "\n"
good("plain.md", MARKDOWN)
good("front_matter.md", f"---\ntitle: {TITLE}\noutlet: Harbour Radio\nurl: https://radio.example/a\ndate: 4 March 2026\n---\n\n"
     + "\n\n".join(BODY), outlet="Harbour Radio", url="https://radio.example/a", published="2026-03-04")  # fmt: skip
good("front_matter_script_url.md", f"---\ntitle: {TITLE}\nurl: javascript:alert(1)\n---\n\n" + "\n\n".join(BODY), url="")
good(
    "front_matter_user_url.md",
    f"---\ntitle: {TITLE}\nurl: https://bank.example@evil.example/\n---\n\n" + "\n\n".join(BODY),
    url="",
)
good("front_matter_open.md", f"---\ntitle: x\n\n{MARKDOWN}", body=None, title=None)
good("picture_table_code.md", MARKDOWN + "\n![a](b.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx\n```\n",
     "1 picture", "1 table", "1 piece of code")  # fmt: skip
bad("deep_quote.md", f"# {TITLE}\n\n" + "\n\n".join(">" * 3000 + " " + p for p in BODY), "no article text")
good("open_brackets.md", MARKDOWN + "\n" + "[" * 20_000, "1 unbroken run")
good("open_stars.md", MARKDOWN + "\n" + "*a_" * 20_000, "1 unbroken run")
good("script_link.md", MARKDOWN.replace("Ana Reis", "[Ana Reis](javascript:alert(1))"), body=None)
good("reference_bomb.md", MARKDOWN + "\n" + "[a]: /b\n" * 5_000)
good("html_block.md", MARKDOWN + "\n<div onclick='x()'>\n<script>alert(1)</script>\n</div>\n", body=None)

# --- pages ------------------------------------------------------------------------------------------------------------

good("page.html", page(), outlet="Harbour Radio")
good("page_as.txt", page(), outlet="Harbour Radio")
good("fragment.html", f"<h1>{TITLE}</h1>{PARAGRAPHS}")
good("xhtml.html", page(start='<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>'))
good("capital_tags.html", page().replace("<p>", "<P CLASS=x>").replace("</p>", "</P>"))
good("no_end_tags.html", page(PARAGRAPHS.replace("</p>", "")))
good("unquoted.html", page(PARAGRAPHS.replace("<p>", "<p class=a id=b data-x=c>")))
good("deep_190.html", page("<div>" * 180 + PARAGRAPHS + "</div>" * 180))
good("deep_300.html", page("<div>" * 300 + PARAGRAPHS + "</div>" * 300), "nested more than 200 deep")
good("deep_100000.html", page("<div>" * 100_000 + PARAGRAPHS), "nested more than 200 deep")
good("open_spans.html", page("<span>" * 50_000 + PARAGRAPHS), "nested more than 200 deep")
good("open_links.html", page("<a>" * 20_000 + PARAGRAPHS), "nested more than 200 deep", body=None)
good("deep_tables.html", page("<table><tr><td>" * 2_000 + PARAGRAPHS), "nested more than 200 deep", body=None)
good("colspan.html", page(PARAGRAPHS + "<table><tr><td colspan='9000000000000000'>a</td><td rowspan='99999999'>b</td></tr></table>"),
     "1 table")  # fmt: skip
good(
    "layout_table.html",
    f"<html><head>{HEAD}</head><body><table><tr><td>Home</td><td>{PARAGRAPHS}</td></tr></table></body></html>",
)
good("long_attribute.html", page(PARAGRAPHS.replace("<p>", f"<p data-x='{'a' * 500_000}'>", 1)))
good("many_attributes.html", page(PARAGRAPHS.replace("<p>", "<p " + " ".join(f"a{i}=b" for i in range(5_000)) + ">", 1)))
good("tag_without_end.html", page(PARAGRAPHS) + "<" + "a" * 200_000, body=None)
good(
    "entity_bomb.html",
    page(start='<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'),
    body=None,
)
good("outside_entity.html", page(start='<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), body=None)
good("comment_wall.html", page("<!-- a -->" * 20_000 + PARAGRAPHS))
good(
    "pictures.html",
    page(PARAGRAPHS + "<figure><img src='a.jpg'><figcaption>A boat.</figcaption></figure>" * 3),
    "3 pictures",
    body=None,
)
good("code.html", page(PARAGRAPHS + "<pre><code>x = {1: 2}</code></pre>"), body=None)
good("script_in_text.html", page(PARAGRAPHS.replace("</p>", "<script>document.write('<p>evil</p>')</script></p>", 1)))
good("style_in_text.html", page(PARAGRAPHS.replace("</p>", "</p><style>p { color: red }</style>", 1)))
good("hidden_iframe.html", page(PARAGRAPHS.replace("</p>", "</p><iframe src='https://evil.example'></iframe>", 1)))
bad("unfinished_comment.html", page("<!-- " + PARAGRAPHS), "(no article text|words are too few)")
bad("unfinished_script.html", page("<script>var a = '" + PARAGRAPHS), "(no article text|words are too few)")
bad("css_bomb.html", "<html><style>" + "a{b:c}" * 50_000 + "</style></html>", "no article text")

# --- what a page says of itself ---------------------------------------------------------------------------------------

ABOUT = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-04", "url": "https://radio.example/a"}
KNOWN = {"outlet": "Harbour Radio", "url": "https://radio.example/a", "published": "2026-03-04"}
PUBLISHER = {"@type": "Organization", "name": "Harbour Radio"}
good("linked.html", page(head=linked(json.dumps({**ABOUT, "publisher": PUBLISHER}))), **KNOWN)
good("linked_pointer.html", page(head=linked(json.dumps({"@graph": [
    {**ABOUT, "publisher": {"@id": "#org"}, "author": {"@id": "#ana"}},
    {**PUBLISHER, "@id": "#org"}, {"@type": "Person", "@id": "#ana", "name": "Ana Reis"}]}))),
     byline="Ana Reis", **KNOWN)  # fmt: skip
good("linked_list.html", page(head=linked(json.dumps([{"@type": "WebSite"}, {**ABOUT, "publisher": PUBLISHER}]))), **KNOWN)
good(
    "linked_entities.html",
    page(head=linked(json.dumps({**ABOUT, "publisher": {"name": "Harbour &amp; Sea"}}))),
    outlet="Harbour & Sea",
)
good("linked_in_comment.html", page(head=linked(f"<!-- {json.dumps({**ABOUT, 'publisher': PUBLISHER})} -->")), **KNOWN)
good("linked_broken.html", page(head=HEAD + linked('{"headline": "x",,}')), outlet="Harbour Radio")
good("linked_deep.html", page(head=HEAD + linked('{"@graph":' * 50_000)), outlet="Harbour Radio")
good("linked_odd_types.html", page(head=HEAD + linked('{"@type": ["NewsArticle", 7], "headline": {"@value": 3}, "author": 7}')))
good("linked_cut_headline.html", page(head=linked(json.dumps({**ABOUT, "headline": TITLE[:25] + "..."}))))
good("og.html", page(head=f'<meta property="og:title" content="{TITLE} - Harbour Radio"><meta property="og:site_name" '
     'content="Harbour Radio"><meta property="og:url" content="https://radio.example/a"><meta '
     'property="article:published_time" content="2026-03-04T08:00:00Z">'),
     outlet="Harbour Radio", url="https://radio.example/a", published="2026-03-04T08:00:00Z")  # fmt: skip
good("no_site_name.html", page(head='<link rel="canonical" href="https://www.radio.example/a">'), outlet="radio.example")
good("canonical_front_page.html", page(head='<link rel="canonical" href="https://radio.example/"><meta property="og:url" '
     'content="https://radio.example/a">'), url="https://radio.example/a")  # fmt: skip
good("canonical_relative.html", page(head='<link rel="canonical" href="/a"><meta property="og:url" content="https://radio.example/">'),
     url="https://radio.example/a")  # fmt: skip
good("canonical_script.html", page(head=HEAD + '<link rel="canonical" href="javascript:alert(1)">'), url="")
good("canonical_data.html", page(head=HEAD + '<link rel="canonical" href="data:text/html,x">'), url="")
good("canonical_user.html", page(head=HEAD + '<link rel="canonical" href="https://bank.example@evil.example/">'), url="")
good("canonical_broken.html", page(head=HEAD + '<link rel="canonical" href="http://[::1">'), url="")
good(
    "saved_from.html",
    page(start="<!DOCTYPE html>\n<!-- saved from url=(0023)https://radio.example/a -->\n"),
    url="https://radio.example/a",
)
good(
    "marked_up_title.html",
    page(head="<title>\x1b[31m" + TITLE + "\u202e | Harbour Radio</title>"),
    "left out",
    outlet="Harbour Radio",
)
good("time_tag.html", page('<time datetime="2026-03-04">4 March</time>' + PARAGRAPHS), published="2026-03-04", body=None)
good("no_such_date.html", page(head=HEAD + '<meta name="date" content="2026-02-31">'), published="")
