"""ONNX Runtime without its telemetry: since 1.32 it keeps an identifier and a record of events on disk, and sends them."""

import os
from types import ModuleType


def load_onnxruntime() -> ModuleType:
    """Import ONNX Runtime, and have it keep and send nothing; it reads the variable once, when it begins."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    return onnxruntime
