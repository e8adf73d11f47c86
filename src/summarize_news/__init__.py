"""Sectioned news summaries in which every line names the sentences it rests on."""

__version__ = "0.1.0"
