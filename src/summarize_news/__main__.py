"""``python -m summarize_news``."""

from summarize_news.cli import main

if __name__ == "__main__":
    main()
