"""`python -m identidock`."""

from identidock.cli import main

if __name__ == "__main__":
    main()
