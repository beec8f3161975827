"""`python -m dataservice`."""

from chassis.lean import load_quart

if __name__ == "__main__":
    load_quart()
    from dataservice.cli import main  # after it: this imports Quart too

    main()
