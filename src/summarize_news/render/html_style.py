"""The stylesheet of the page. Colours are pairs of light and dark; tests compute that each pair of text and ground is AA."""

# Text and its ground, as ``name: light, dark``.
COLOURS = {
    "ground": ("#fdfcf9", "#16181b"),
    "panel": ("#f4f1ea", "#1e2125"),
    "text": ("#1c1b19", "#e6e3dc"),
    "quiet": ("#5f5a51", "#b3afa6"),
    "link": ("#7a2e0e", "#f0b08f"),
    "rule": ("#dcd6c9", "#363a40"),
    "pointed": ("#fdf3d0", "#38331f"),
    "mark": ("#ffe48a", "#4d3d0d"),
    "bar": ("#c2bbac", "#4a4f57"),
    "bar-used": ("#b4552b", "#e08b5f"),
    "bar-chosen": ("#5a1f06", "#ffd9a8"),
}


def _variables(which: int) -> str:
    return "".join(f"--{name}:{pair[which]};" for name, pair in COLOURS.items())


STYLE = (
    f":root{{color-scheme:light dark;{_variables(0)}}}\n"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(1)}}}}}\n"
    """\
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:clamp(1rem,3vw,2.5rem);background:var(--ground);color:var(--text);
font:1.0625rem/1.6 Charter,"Bitstream Charter","Iowan Old Style","Source Serif 4",Georgia,"DejaVu Serif",serif;
overflow-wrap:break-word}
h1{font-size:clamp(1.6rem,3.4vw,2.3rem);line-height:1.18;max-width:32em;margin:0 0 .4em;text-wrap:balance}
h2{font-size:1.06rem;line-height:1.3;margin:1.5em 0 .3em}
h3{font-size:1rem;margin:1.6em 0 .4em}
p{margin:0 0 .9em}
.about,figcaption,.how,footer,article>h2,.back{
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
.about,figcaption{color:var(--quiet);font-size:.84rem;line-height:1.45}
figure{margin:1.1rem 0 1.8rem;border-bottom:1px solid var(--rule);padding-bottom:.9rem}
svg{display:block;width:100%;height:4rem;border-bottom:1px solid var(--bar);overflow:visible}
.column{fill:transparent}
.bar{fill:var(--bar)}
a .bar{fill:var(--bar-used)}
g:hover .bar{fill:var(--quiet)}
svg a:focus-visible{outline:none}
svg a:focus-visible .column{fill:var(--pointed);stroke:var(--link);stroke-width:2;vector-effect:non-scaling-stroke}
figcaption{margin-top:.5rem}
main{display:grid;grid-template-columns:minmax(0,30rem) minmax(0,1fr);gap:clamp(1.5rem,4vw,4rem);align-items:start}
.summary{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow:auto;background:var(--panel);
border:1px solid var(--rule);border-radius:.5rem;padding:1.3rem 1.5rem}
.lede{font-size:1.14rem;line-height:1.5}
.summary ul{margin:.2em 0 .9em;padding-left:1.2em}
.summary li{margin-bottom:.5em}
.line{border-radius:.15em;scroll-margin-top:35vh}
.line a{color:inherit;text-decoration:none}
.line a:hover{text-decoration:underline;text-decoration-color:var(--bar-used);text-underline-offset:.2em}
.how{color:var(--quiet);font-size:.72rem;white-space:nowrap}
.how b{font-weight:600}
a{color:var(--link)}
a:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:.15em}
article{max-width:40rem;padding-top:.2rem}
article>h2{margin-top:0;font-size:.84rem;font-weight:600;letter-spacing:.02em;color:var(--quiet)}
article .used{border-bottom:1px solid var(--bar-used);border-radius:.15em}
article span,.end{scroll-margin-top:35vh}
.end:target+span,article span:target{background:var(--mark)}
.back{font-size:.68rem;vertical-align:super;line-height:0;margin-left:.3em;text-decoration:none;padding:.1em .2em}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--rule);font-size:.88rem;color:var(--quiet)}
footer p{margin:0 0 .5em;max-width:46rem}
@media (max-width:56rem){
main{grid-template-columns:minmax(0,1fr)}
.summary{position:static;max-height:none;padding:1.1rem 1.1rem}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
@page{margin:18mm}
"""
    f":root{{color-scheme:light;{_variables(0)}}}\n"
    """\
body{max-width:none;padding:0;font-size:10.5pt;background:none}
main{display:block}
.summary{position:static;max-height:none;overflow:visible;border:0;background:none;padding:0;margin-bottom:1.5em}
article{max-width:none;border-top:1px solid var(--rule);padding-top:1em}
h2,h3{break-after:avoid}
p,li{orphans:3;widows:3}
figure,svg{break-inside:avoid}
svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""
)
