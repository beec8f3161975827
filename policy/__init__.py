"""`make policy`: what the gateway lets through, and its documentation, from the services' own code.

Each service's application is made in this process and asked for its OpenAPI document; nothing is
started, nothing is stored. What comes out is committed, and `--check` says when it is out of date.
"""
