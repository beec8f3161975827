"""`python -m dashboard`."""

from chassis.lean import load_quart

if __name__ == "__main__":
    load_quart()
    from dashboard.cli import main  # after it: this imports Quart too

    main()
