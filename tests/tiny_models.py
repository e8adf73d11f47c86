"""Tiny seeded checkpoints of each family, saved as their publishers save theirs; what they write is noise."""

import string
from pathlib import Path

CHARACTERS = string.ascii_letters + string.digits + ".,;:!?'\"-()[]{}<>/$%&@’“”"
ENCODER_DECODERS = ("bart", "pegasus", "t5", "led", "mbart")
TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
NO_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}" + TEMPLATE


def save_tiny(family: str, folder: Path, template: str = TEMPLATE) -> Path:
    """Save a model of ``family`` with its tokenizer in ``folder``."""
    import torch

    torch.manual_seed(0)
    model, tokenizer = _instruct(template) if family == "llama" else _encoder_decoder(family)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _characters(*special: str):
    """Return a tokenizer of single characters, those of BART's ways with <s> … </s> around a text."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = ["<s>", "<pad>", "</s>", "<unk>", *special, " ", *CHARACTERS]
    tokenizer = Tokenizer(models.WordLevel({piece: i for i, piece in enumerate(pieces)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), behavior="isolated")
    tokenizer.decoder = decoders.Fuse()
    if not special:
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    names = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names, additional_special_tokens=list(special))


def _encoder_decoder(family: str):
    import transformers as t

    sizes = {"d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 2}
    sizes |= {"decoder_attention_heads": 2, "encoder_ffn_dim": 48, "decoder_ffn_dim": 48}
    letters = [("▁", -2.0), *((c, -3.0) for c in CHARACTERS)]
    if family == "bart":
        tokenizer = _characters()
        config = t.BartConfig(vocab_size=len(tokenizer), max_position_embeddings=512, forced_eos_token_id=2, **sizes)
        ends = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
        search = {"num_beams": 4, "forced_bos_token_id": 0, "no_repeat_ngram_size": 3, "min_length": 56, "max_length": 142}
        return _with_search(t.BartForConditionalGeneration(config), {**ends, **search}), tokenizer
    if family == "led":
        tokenizer = _characters()
        windows = {"max_encoder_position_embeddings": 1024, "max_decoder_position_embeddings": 256, "attention_window": 32}
        config = t.LEDConfig(vocab_size=len(tokenizer), **windows, **sizes)
        ends = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
        return _with_search(t.LEDForConditionalGeneration(config), {**ends, "num_beams": 2, "max_length": 100}), tokenizer
    if family == "pegasus":
        special = [("<pad>", 0.0), ("</s>", 0.0), ("<mask_1>", 0.0), ("<mask_2>", 0.0), ("<unk>", 0.0)]
        tokenizer = t.PegasusTokenizer(vocab=special + letters, offset=5)
        config = t.PegasusConfig(vocab_size=len(tokenizer), max_position_embeddings=512, **sizes)
        ends = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
        search = {"num_beams": 2, "length_penalty": 0.6, "max_length": 64}
        return _with_search(t.PegasusForConditionalGeneration(config), {**ends, **search}), tokenizer
    if family == "mbart":
        tokenizer = t.MBartTokenizer(
            vocab=[("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *letters, ("en_XX", 0.0), ("<mask>", 0.0)],
            src_lang="fr_XX",
        )
        config = t.MBartConfig(vocab_size=len(tokenizer), max_position_embeddings=512, **sizes)
        ends = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
        return _with_search(t.MBartForConditionalGeneration(config), {**ends, "num_beams": 2, "max_length": 80}), tokenizer
    tokenizer = t.T5Tokenizer(vocab=[("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *letters], extra_ids=0)
    task = {"summarization": {"prefix": "summarize: ", "num_beams": 3, "max_length": 200, "min_length": 30}}
    config = t.T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=16, d_ff=48, num_layers=2, num_heads=2, task_specific_params=task
    )
    ends = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
    return _with_search(t.T5ForConditionalGeneration(config), ends), tokenizer


def _with_search(model, values: dict):
    for name, value in values.items():
        setattr(model.generation_config, name, value)
    return model


def _instruct(template: str):
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = _characters("<|system|>", "<|user|>", "<|assistant|>", "<|end|>")
    tokenizer.chat_template = template
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=8192,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=tokenizer.convert_tokens_to_ids("<|end|>"),
    )
    return LlamaForCausalLM(config), tokenizer
