"""Bytes in, the same bytes damaged out: as transfers, broken editors and fuzzers damage them."""

import random

TOKENS = (
    b"<", b">", b"</p>", b"<p>", b"<div>" * 40, b"<table>", b"<!--", b"-->", b"<script>", b"&#0;", b"&#27;", b"&lt;", b"\0", b"\x1b[2J",
    b"\x1b]52;c;", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b" ", b"!?" * 300, b"```", b"---\n",
    b"# ", b"* ", b"[", b"](", b"|", b".", b"\xe2\x80\x9d", b'"', b"a" * 2000, b"\xf0\x9f\x98\x80", b"%PDF-", b"\x1f\x8b",
)  # fmt: skip


def mutate(raw: bytes, seed: int) -> bytes:
    """Return ``raw`` after one to eight changes that ``seed`` decides: cut, repeat, swap, overwrite, insert."""
    rng = random.Random(seed)
    data = bytearray(raw)
    for _ in range(rng.randint(1, 8)):
        a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        change = rng.randrange(6)
        if change == 0:
            del data[a : min(b, a + 200)]
        elif change == 1:
            data[a:a] = data[a : min(b, a + 300)] * rng.randint(1, 20)
        elif change == 2 and data:
            data[rng.randrange(len(data))] = rng.randrange(256)
        elif change == 3:
            data[a:a] = rng.choice(TOKENS)
        elif change == 4:
            data[a:a] = rng.randbytes(rng.randint(1, 40))
        else:
            data[a : min(b, a + 100)] = data[b : b + 100]
    return bytes(data)
