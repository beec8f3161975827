"""`python -m tokendealer`."""

from chassis.lean import defer_hypercorn

if __name__ == "__main__":
    defer_hypercorn()
    from tokendealer.cli import main  # after it: this imports Quart

    main()
