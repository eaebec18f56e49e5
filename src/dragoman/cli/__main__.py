"""``python -m dragoman.cli`` is ``dragoman``."""

from dragoman.cli import main

if __name__ == "__main__":
    main()
