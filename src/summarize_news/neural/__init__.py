"""The encoder: word pieces, the ONNX reader of run time, its torch twin and its training."""
