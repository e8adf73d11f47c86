"""The shipped writer at run time: the evidence of the lines of an article → lines, in one batch, the same bytes every time.

In: the sentences of each line. Out: a line each, cased. Does not check what it wrote: that is the guard's.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from summarize_news.errors import ModelError
from summarize_news.recase import recase

Rewrite = Callable[[Sequence[Sequence[str]]], tuple[str, ...]]

MAX_SOURCE = 256  # pieces; longer evidence than it was trained on, cut at the end where it is longer still
COMMON = 3  # of ``kinds``: a piece that is a word no name


def load_rewriter(folder: Path, n_threads: int = 1) -> tuple[Rewrite, str]:
    """Load the writer in ``folder`` (config.json, generation_config.json, model.safetensors, tokenizer.json) and its name.

    Raises: ModelError when a file is missing or damaged.
    """
    import torch
    from transformers import GenerationConfig

    from summarize_news.neural.pointer import PointerConfig, PointerWriter
    from summarize_news.neural.tokens import load_tokenizer

    for name in ("config.json", "generation_config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"model file {name} is missing from {folder}; reinstall, or name a folder that has it")
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    try:
        config = PointerConfig.from_pretrained(folder, local_files_only=True)
        if digest != config.sha256:
            raise ModelError(f"model.safetensors in {folder} is damaged: its sha256 is not that of config.json; reinstall it")
        options = {"local_files_only": True, "use_safetensors": True, "dtype": torch.float32}
        writer = PointerWriter.from_pretrained(folder, config=config, **options).eval()
        writer.generation_config = GenerationConfig.from_pretrained(folder, local_files_only=True)  # must be there
        tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
    except ModelError:
        raise
    except Exception as error:  # each of the libraries raises its own kind for a file it cannot use
        raise ModelError(f"the model in {folder} cannot be used ({type(error).__name__}); reinstall it") from error
    pad, sep = config.pad_token_id, config.eos_token_id
    common = frozenset(tokenizer.id_to_token(row) for row in (writer.kinds == COMMON).nonzero().flatten().tolist())

    def rewrite(evidence: Sequence[Sequence[str]]) -> tuple[str, ...]:
        if not evidence:
            return ()
        torch.set_num_threads(n_threads)
        texts = [" ".join(sentences) for sentences in evidence]
        rows = [
            [config.decoder_start_token_id, *encoding.ids[: MAX_SOURCE - 2], sep]
            for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)
        ]
        length = max(len(row) for row in rows)
        ids = torch.tensor([row + [pad] * (length - len(row)) for row in rows])
        with torch.inference_mode():
            written = writer.generate(input_ids=ids, attention_mask=(ids != pad).long())
        lines = (join_pieces([tokenizer.id_to_token(i) for i in row[1:] if i not in (pad, sep)]) for row in written.tolist())
        return tuple(recase(line, sentences, common) for line, sentences in zip(lines, evidence, strict=True))

    return rewrite, f"{folder.name}-{digest[:12]}"


def join_pieces(pieces: Sequence[str]) -> str:
    """Return the words of word pieces ("##" goes on with one), spaces between them."""
    return " ".join(pieces).replace(" ##", "").removeprefix("##")
