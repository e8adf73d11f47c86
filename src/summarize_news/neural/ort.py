"""ONNX Runtime without its telemetry, and with sessions that give the same numbers on every processor that can.

Since 1.32 it keeps an identifier and a record of events on disk, and sends them.
"""

import os
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions


def load_onnxruntime() -> ModuleType:
    """Import ONNX Runtime, and have it keep and send nothing; it reads the variable once, when it begins."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    return onnxruntime


def session_options(n_threads: int = 1) -> "SessionOptions":
    """Return the options of a session whose numbers do not depend on the kernels that a processor has for int8."""
    options = load_onnxruntime().SessionOptions()
    options.intra_op_num_threads = n_threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # it keeps a plan for every shape it has seen: a worker would grow with its articles
    # Processors without VNNI add pairs of int8 products in 16 bits, which overflow: other scores, and so other summaries, than
    # elsewhere. This takes kernels that do not; with VNNI they give the same and take half as long again.
    if not _has_vnni():
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def open_session(graph: bytes, options: "SessionOptions") -> "InferenceSession":
    """Open ``graph`` (a serialised model) on the CPU."""
    return load_onnxruntime().InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _has_vnni() -> bool:
    """Tell whether the processor multiplies int8 without overflow, as far as Linux says so; elsewhere nobody knows."""
    cpu = Path("/proc/cpuinfo")
    return cpu.exists() and "_vnni" in cpu.read_text("utf-8")
