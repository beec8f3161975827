"""`python -m tokendealer`."""

from tokendealer.cli import main

main()
