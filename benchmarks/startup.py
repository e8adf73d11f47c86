"""Time whole processes in turn on one machine: ``--help`` and one article against ``python -c "import spacy"``.

    python benchmarks/startup.py [ROUNDS]

Prints medians and the median of the ratios pair by pair, which hold where seconds drift. Run it on a quiet machine.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ARTICLE = Path(__file__).parent.parent / "samples" / "explainer.txt"  # about 830 words
BASE = [sys.executable, "-c", "import spacy"]
COMMANDS = {
    "summarize-news --help": [sys.executable, "-m", "summarize_news", "--help"],
    "summarize-news ARTICLE": [sys.executable, "-m", "summarize_news", str(ARTICLE)],
}


def measure(command: list[str]) -> float:
    """Return the wall-clock seconds of one run."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    for command in (BASE, *COMMANDS.values()):
        measure(command)
    times: dict[str, list[float]] = {"import spacy": [], **{name: [] for name in COMMANDS}}
    for _ in range(rounds):
        times["import spacy"].append(measure(BASE))
        for name, command in COMMANDS.items():
            times[name].append(measure(command))
    for name, seconds in times.items():
        ratio = statistics.median(s / b for s, b in zip(seconds, times["import spacy"], strict=True))
        print(f"{name:24} {statistics.median(seconds):6.2f} s  {ratio:5.2f} of import spacy")


if __name__ == "__main__":
    main()
