"""The launcher: what `make up`, `make down` and `make demo` run, on one machine, for one person."""
