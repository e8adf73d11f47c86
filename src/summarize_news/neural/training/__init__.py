"""Training of the reader: labels, batches, loop, export. Needs torch and transformers."""
