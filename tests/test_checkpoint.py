"""Which checkpoints may be loaded: names, configs and files that must be refused, each with a reason and nothing run."""

import json
import os
import pickle
import socket
import struct
import subprocess
import sys

import pytest

from summarize_news.errors import ModelError, UsageError
from summarize_news.neural.checkpoint import find_checkpoint, open_checkpoint

SHA = "0123456789abcdef0123456789abcdef01234567"
CONFIG = {"model_type": "bart", "architectures": ["BartForConditionalGeneration"], "vocab_size": 8}


def safetensors(tensors: int = 4) -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [tensors], "data_offsets": [0, 4 * tensors]}}).encode()
    return struct.pack("<Q", len(header)) + header + b"\0" * 4 * tensors


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "m" / "model.safetensors").write_bytes(safetensors())
    (tmp_path / "m" / "tokenizer_config.json").write_text("{}")
    return tmp_path / "m"


def test_a_plain_checkpoint_is_taken(folder):
    checkpoint = open_checkpoint(folder)
    assert (checkpoint.family, checkpoint.n_parameters) == ("bart", 4)
    assert checkpoint.name.startswith("m-") and len(checkpoint.name) == 14
    (folder / "model.safetensors").write_bytes(safetensors()[:-1] + b"\1")
    assert open_checkpoint(folder).name != checkpoint.name


# --- what could run code --------------------------------------------------------------------------------------------------


class Bomb:
    def __init__(self, canary):
        self.canary = str(canary)

    def __reduce__(self):
        return (os.mkdir, (self.canary,))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.ckpt", "weights.pkl", "consolidated.00.pth"])
def test_a_pickle_is_refused_and_not_opened(folder, tmp_path, name):
    bomb = pickle.dumps(Bomb(tmp_path / "canary"))
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(bomb)
    with pytest.raises(ModelError, match="can run code"):
        find_checkpoint(str(folder))
    assert not (tmp_path / "canary").exists()
    pickle.loads(bomb)  # the bomb is a real one
    assert (tmp_path / "canary").exists()


KEYS = {
    "auto_map": {"AutoModel": "evil.Model"},
    "_attn_implementation": "evil/kernels",
    "_attn_implementation_internal": "evil/kernels:attention",
    "_attn_implementation_autoset": True,
    "attn_implementation": "evil/kernels",
    "_experts_implementation_internal": "evil/kernels",
    "trust_remote_code": True,
    "quantization_config": {"quant_method": "bitsandbytes"},
    "transformers_weights": "../../elsewhere.bin",
    "custom_generate": "evil/generate",
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("place", ["top", "deep", "generation_config.json", "tokenizer_config.json"])
def test_keys_that_run_code_are_refused_wherever_they_stand(folder, key, place):
    name = place if place.endswith(".json") else "config.json"
    inner = {key: KEYS[key]}
    value = {**CONFIG, **({"text_config": [{"inner": inner}]} if place == "deep" else inner)}
    (folder / name).write_text(json.dumps(value))
    with pytest.raises(ModelError, match=key) as refusal:
        open_checkpoint(folder)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("model_type", ["lightglue", "bert", "evil", None, 3, "llava", ["bart"], "\x1b]52;c;evil\x07"])
def test_families_that_are_not_known_are_refused(folder, model_type):
    (folder / "config.json").write_text(json.dumps({"model_type": model_type}))
    with pytest.raises(ModelError, match="not known") as refusal:
        open_checkpoint(folder)
    assert "\x1b" not in str(refusal.value)


def test_adapters_and_base_models_are_refused(folder):
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "evil/base"}')
    with pytest.raises(ModelError, match="adapter"):
        open_checkpoint(folder)
    (folder / "adapter_config.json").unlink()
    (folder / "config.json").write_text('{"model_type": "llama"}')
    with pytest.raises(ModelError, match="chat template"):
        open_checkpoint(folder)


# --- what is damaged ------------------------------------------------------------------------------------------------------

WHOLE = safetensors()
DAMAGED = {
    "empty": b"",
    "seven bytes": WHOLE[:7],
    "cut in its header": WHOLE[:30],
    "cut in its tensors": WHOLE[:-1],
    "too long": WHOLE + b"\0",
    "header of 2**63": struct.pack("<Q", 2**63) + WHOLE[8:],
    "header longer than the file": struct.pack("<Q", len(WHOLE)) + WHOLE[8:],
    "header of nothing": struct.pack("<Q", 0) + WHOLE[8:],
    "header no JSON": struct.pack("<Q", 8) + b"\xff" * 8,
    "header a list": struct.pack("<Q", 2) + b"[]",
    "nested": struct.pack("<Q", 200_000) + b"[" * 200_000,
    "offsets missing": struct.pack("<Q", 11) + b'{"w": {}}  ',
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_weights_are_one_line(folder, name):
    (folder / "model.safetensors").write_bytes(DAMAGED[name])
    with pytest.raises(ModelError, match=r"damaged|cut off") as refusal:
        open_checkpoint(folder)
    assert "\n" not in str(refusal.value) and "model.safetensors" in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b" " * (17 * 1024**2) + b"{}"])
def test_a_damaged_config_is_one_line(folder, content):
    (folder / "config.json").write_bytes(content)
    with pytest.raises(ModelError, match="damaged") as refusal:
        open_checkpoint(folder)
    assert "\n" not in str(refusal.value)


def test_shards_lie_beside_their_index(folder):
    (folder / "model.safetensors").rename(folder / "a.safetensors")
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"w": "a.safetensors"}}))
    assert open_checkpoint(folder).n_parameters == 4
    for target in ("../a.safetensors", "/etc/passwd", "a.bin", 3, "b.safetensors"):
        index.write_text(json.dumps({"weight_map": {"w": target, "v": target}}))
        with pytest.raises(ModelError, match=r"damaged|missing"):
            open_checkpoint(folder)


def test_an_empty_folder_and_none(tmp_path):
    with pytest.raises(ModelError, match=r"config\.json"):
        find_checkpoint(f"{tmp_path}/")
    for name in (str(tmp_path / "nowhere"), "./nowhere", "a/b/c", "..", "", "\0", "-x/y@" + SHA):
        with pytest.raises((UsageError, ModelError)) as refusal:
            find_checkpoint(name)
        assert "\n" not in str(refusal.value)


# --- names ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["org/model", "org/model@main", "org/model@0123abc", f"org/model@{SHA}0", "gpt2"])
def test_a_name_that_can_change_is_refused(name):
    with pytest.raises(UsageError, match="--allow-unpinned"):
        find_checkpoint(name)


def test_a_name_that_is_a_folder_too_is_refused_with_the_way_out(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    with pytest.raises(UsageError, match=r"\./m for the folder"):
        find_checkpoint("m")
    assert find_checkpoint("./m").family == "bart"
    (folder.parent / "org").mkdir()
    folder.rename(folder.parent / "org" / "m")
    with pytest.raises(UsageError, match=r"\./org/m for the folder"):
        find_checkpoint("org/m")
    assert find_checkpoint("org/m/").family == "bart"


def test_a_pinned_name_comes_from_the_cache_and_says_its_revision(folder, tmp_path, monkeypatch):
    pytest.importorskip("huggingface_hub")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub._snapshot_download.constants.HF_HUB_CACHE", str(tmp_path / "hub"), raising=False)
    with pytest.raises(ModelError, match="--download"):
        find_checkpoint(f"org/model@{SHA}")
    snapshots = tmp_path / "hub" / "models--org--model" / "snapshots"
    snapshots.mkdir(parents=True)
    folder.rename(snapshots / SHA)
    (tmp_path / "hub" / "models--org--model" / "refs").mkdir()
    (tmp_path / "hub" / "models--org--model" / "refs" / "main").write_text(SHA)
    assert find_checkpoint(f"org/model@{SHA}").name == f"org/model@{SHA}"
    assert find_checkpoint("org/model", allow_unpinned=True).name == f"org/model@{SHA}"
    with pytest.raises(ModelError, match="--download"):
        find_checkpoint(f"org/model@{SHA[::-1]}")


OFFLINE = """
import socket, sys
asked = []
def refuse(*a, **k):
    asked.append(a)
    raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from summarize_news.errors import ModelError
from summarize_news.neural.checkpoint import find_checkpoint
try:
    find_checkpoint("org/model@{sha}", download={download})
except ModelError as error:
    print(len(asked) > 0, "--download" in str(error), str(error).count("\\n"))
"""


@pytest.mark.parametrize(("download", "said"), [(False, "False True 0"), (True, "True False 0")])
def test_only_download_asks_the_network(tmp_path, download, said):
    """The control is the other case: with --download the same call does ask."""
    code = OFFLINE.format(sha=SHA, download=download)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS_"))}
    environment |= {"HF_HOME": str(tmp_path), "HF_ENDPOINT": "http://192.0.2.1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=120)
    assert done.stdout.strip() == said, done.stderr[-2000:]
    assert socket.socket  # the patch stayed in the child


class Hub:
    """A Hub of one model: what is asked of it is noted, what it gives lies in a folder."""

    def __init__(self, folder, names):
        self.folder, self.names, self.asked = folder, names, []

    def model_info(self, name, revision):
        from types import SimpleNamespace

        return SimpleNamespace(sha=SHA, siblings=[SimpleNamespace(rfilename=n) for n in self.names])

    def snapshot_download(self, name, revision, allow_patterns, local_files_only=False):
        assert revision == SHA, "what a branch means is asked once"
        self.asked.append({pattern for pattern in allow_patterns if pattern in self.names})
        return str(self.folder)


@pytest.fixture
def hub(folder, monkeypatch):
    snapshot = folder.rename(folder.parent / SHA)

    def make(*names):
        made = Hub(snapshot, names)
        monkeypatch.setattr("huggingface_hub.HfApi", lambda: made)
        monkeypatch.setattr("huggingface_hub.snapshot_download", made.snapshot_download)
        return made

    return make


def test_a_download_is_looked_at_before_its_weights_come(hub):
    there = hub("config.json", "model.safetensors", "pytorch_model.bin", "evil.py", "README.md")
    assert find_checkpoint("org/model@main", download=True, allow_unpinned=True).name == f"org/model@{SHA}"
    assert there.asked == [{"config.json"}, {"config.json", "model.safetensors"}], "neither pickles nor code"
    (there.folder / "config.json").write_text(json.dumps({**CONFIG, "auto_map": {}}))
    there = hub("config.json", "model.safetensors")
    with pytest.raises(ModelError, match="auto_map"):
        find_checkpoint(f"org/model@{SHA}", download=True)
    assert there.asked == [{"config.json"}], "gigabytes of what is refused do not come"


def test_pickled_weights_do_not_come(hub):
    there = hub("config.json", "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pytorch_model\.bin only"):
        find_checkpoint(f"org/model@{SHA}", download=True)
    assert there.asked == [{"config.json"}]
