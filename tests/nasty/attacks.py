"""What a text is filled with to make a pattern or a parser quadratic, by kind of input."""

_TEXT = "a|A |A. |!?|. |“|(|[|By A |READ: |a-\n|\n |\x1b]|\x1b[0|\u0301|* a\n|1. "
_HTML = '<|<a|<a |<p>|<b><i>|</p>|<!--|<!|&#|&#0|&amp;|<table><tr><td>|<script>|<a b="|<br>'
_MARKDOWN = "[|![|*a_ |`|> |<!--|<a |- a\n|# a\n|[a]: b\n|&|\\|a: b\n"
ATTACKS = {
    "txt": (*_TEXT.split("|"), "|"),
    "html": tuple(_HTML.split("|")),
    "md": (*_MARKDOWN.split("|"), "|a"),
}
