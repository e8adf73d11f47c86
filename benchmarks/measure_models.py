"""Time and memory of the abstractive mode with well-known shapes of models, weights drawn by lot: no download, no quality.

    python benchmarks/measure_models.py SHAPE [--whole] [--article ARTICLE]

SHAPE is bart-large-cnn, pegasus-large, flan-t5-base or qwen2.5-1.5b-instruct, ``--whole`` for the last.
The figures are upper bounds: such a model hardly ever ends a line early, so nearly every line takes the most pieces it may,
and with ``--whole`` every line is asked for once more alone.
The tokenizer is one of characters in fours, about as many pieces as the real ones.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from summarize_news.neural.checkpoint import open_checkpoint
from summarize_news.pipeline import load_tools, summarize
from summarize_news.read import load_article, read_source
from summarize_news.settings import Settings

ARTICLE = Path(__file__).parent.parent / "samples" / "explainer.txt"  # about 830 words
_BART = {"encoder_layers": 12, "decoder_layers": 12, "encoder_attention_heads": 16, "decoder_attention_heads": 16}
# The sizes that the checkpoints' own config.json give, and how they search.
SHAPES = {
    "bart-large-cnn": (
        "Bart",
        {"vocab_size": 50264, "d_model": 1024, "encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096, **_BART},
        {"num_beams": 4, "max_length": 142, "min_length": 56, "no_repeat_ngram_size": 3, "forced_bos_token_id": 0},
    ),
    "pegasus-large": (
        "Pegasus",
        {
            **{"vocab_size": 96103, "d_model": 1024, "encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096, **_BART},
            **{"encoder_layers": 16, "decoder_layers": 16},
        },
        {"num_beams": 8, "max_length": 64, "length_penalty": 0.6},
    ),
    "flan-t5-base": (
        "T5",
        {
            **{"vocab_size": 32128, "d_model": 768, "d_kv": 64, "d_ff": 2048, "num_layers": 12, "num_heads": 12},
            **{"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False},
        },
        {"num_beams": 4, "max_length": 200, "min_length": 30, "no_repeat_ngram_size": 3},
    ),
    "qwen2.5-1.5b-instruct": (
        "Qwen2",
        {
            **{"vocab_size": 151936, "hidden_size": 1536, "intermediate_size": 8960, "num_hidden_layers": 28},
            **{"num_attention_heads": 12, "num_key_value_heads": 2, "tie_word_embeddings": True},
            **{"max_position_embeddings": 32768},
        },
        {},
    ),
}
_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def save_shape(shape: str, folder: Path) -> Path:
    """Save a model of this shape, its weights drawn by lot, in half precision."""
    import torch
    import transformers
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors

    family, sizes, search = SHAPES[shape]
    special = ["<s>", "<pad>", "</s>", "<unk>", "<|im_start|>", "<|im_end|>"]
    text = "".join(read_source(str(ARTICLE)).text.split("\n"))
    pieces = dict.fromkeys([*special, *(text[i : i + 4] for i in range(len(text) - 4))])
    tokenizer = Tokenizer(models.WordLevel({piece: i for i, piece in enumerate(pieces)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(".{1,4}"), behavior="isolated")
    tokenizer.decoder = decoders.Fuse()
    if family != "Qwen2":
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    names = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names, additional_special_tokens=special[4:])
    if family == "Qwen2":
        fast.chat_template = _TEMPLATE
    ends = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
    config = getattr(transformers, f"{family}Config")(**sizes, **ends)
    name = f"{family}ForCausalLM" if family == "Qwen2" else f"{family}ForConditionalGeneration"
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16)
    model = getattr(transformers, name)(config)
    torch.set_default_dtype(torch.float32)
    if family != "Qwen2":
        model.generation_config.decoder_start_token_id = 2
    for key, value in search.items():
        setattr(model.generation_config, key, value)
    model.save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


def measure(folder: Path, article: Path, whole: bool) -> dict[str, object]:
    """Return the figures of one article through the model in ``folder``."""
    import torch

    plain_tools = load_tools()
    story = load_article(read_source(str(article)))
    began = time.perf_counter()
    plain = summarize(story, Settings(), plain_tools)
    extractive_s = time.perf_counter() - began
    checkpoint = open_checkpoint(folder)
    began = time.perf_counter()
    tools = load_tools(None, checkpoint, "cpu", whole)
    load_s = time.perf_counter() - began
    began = time.perf_counter()
    summarize(story, Settings(mode="abstractive", whole=whole), tools)
    return {
        "parameters_m": round(checkpoint.n_parameters / 1e6),
        "lines": len(plain.lines()),
        "threads": torch.get_num_threads(),
        "load_s": round(load_s, 1),
        "extractive_s": round(extractive_s, 2),
        "abstractive_s": round(time.perf_counter() - began, 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }


def main() -> None:
    """Print the figures of one shape."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("--whole", action="store_true", help="ask for all lines at once")
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)  # where the weights lie, once they are made
    options = parser.parse_args()
    if options.folder:  # in a process of its own: the memory of making the weights is not that of using them
        print(json.dumps(measure(options.folder, options.article, options.whole)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        save = [sys.executable, "-c", "import sys; from measure_models import *; save_shape(sys.argv[1], Path(sys.argv[2]))"]
        folder = f"{scratch}/{options.shape}"
        subprocess.run([*save, options.shape, folder], check=True, cwd=Path(__file__).parent, stderr=subprocess.DEVNULL)
        command = [sys.executable, __file__, *sys.argv[1:], "--folder", folder]
        print(options.shape, subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


if __name__ == "__main__":
    main()
