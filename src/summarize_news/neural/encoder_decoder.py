"""How an encoder–decoder (BART, PEGASUS, T5, LED, mBART) writes a line: with the search its checkpoint was published with.

transformers 5 has no summarization pipeline; what it took from a checkpoint (task prefix, beams, penalties, forced first and
last pieces) is taken here, from a closed list. Lengths, meant for whole articles, are scaled to the line.
"""

from typing import Any

from summarize_news.neural.writer import Way, n_window_of, pad_rows
from summarize_news.types import Notes

_SEARCH = (
    "length_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size repetition_penalty early_stopping forced_bos_token_id "
    "forced_eos_token_id decoder_start_token_id bos_token_id eos_token_id pad_token_id bad_words_ids suppress_tokens "
    "begin_suppress_tokens"
).split()
_MAX_BEAMS = 8
_MAX_PREFIX = 200  # characters
_MOST_NEW = 142  # pieces, where a checkpoint says nothing
_LEAST_SHARE = 0.25  # of the source: a floor meant for an article would make a model invent
_ENGLISH = "en_XX"  # as mBART calls it


def encoder_decoder_way(model: Any, tokenizer: Any, family: str) -> Way[Notes]:
    """Return how ``model`` writes."""
    import torch
    from transformers import GenerationConfig

    said = {**_said(model.generation_config.to_dict()), **_task(model.config)}
    search = {name: said[name] for name in _SEARCH if name in said}
    n_beams = min(max(1, _number(said, "num_beams")), _MAX_BEAMS)
    prefix = str(said.get("prefix", ""))[:_MAX_PREFIX]
    floor = _number(said, "min_length")
    ceiling = max(_number(said, "max_new_tokens"), _number(said, "max_length")) or _MOST_NEW
    if family == "mbart":
        tokenizer.src_lang = _ENGLISH
        english = tokenizer.convert_tokens_to_ids(_ENGLISH)
        if "forced_bos_token_id" not in search and search.get("decoder_start_token_id") != english:
            search["forced_bos_token_id"] = english
    n_prefix = len(tokenizer(prefix, add_special_tokens=False).input_ids) if prefix else 0

    def encode(notes: Notes) -> list[int]:
        return tokenizer(prefix + notes.text, truncation=False, verbose=False).input_ids

    def most_new(n: int) -> int:
        return min(ceiling, int(1.2 * (n - n_prefix)) + 8)

    def generate(rows: list[list[int]]) -> list[str]:
        ids, mask = pad_rows(rows, tokenizer.pad_token_id, model.device)
        extra = {}
        if family == "led":  # as its authors do for summaries: the first piece sees and is seen by all
            extra["global_attention_mask"] = torch.zeros_like(ids)
            extra["global_attention_mask"][:, 0] = 1
        config = GenerationConfig(
            **search,
            do_sample=False,
            num_beams=n_beams,
            max_new_tokens=most_new(len(rows[-1])),
            min_new_tokens=min(floor, int(_LEAST_SHARE * (len(rows[0]) - n_prefix))),
        )
        out = model.generate(input_ids=ids, attention_mask=mask, generation_config=config, **extra)
        texts = tokenizer.batch_decode(out, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return [text.replace("<n>", " ") for text in texts]  # how PEGASUS ends a sentence

    return Way(
        encode=encode,
        most_new=most_new,
        generate=generate,
        n_window=n_window_of(model.config, tokenizer),
        is_shared=False,
        n_beams=n_beams,
    )


def _number(said: dict[str, Any], name: str) -> int:
    """Return a whole number that a checkpoint gives, 0 where it gives none."""
    return said[name] if isinstance(said.get(name), int) else 0


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _task(config: Any) -> dict[str, Any]:
    """Return what the checkpoint wants of a summary, before what it wants of any text."""
    tasks = getattr(config, "task_specific_params", None)
    task = tasks.get("summarization") if isinstance(tasks, dict) else None
    return _said(task) if isinstance(task, dict) else {}
