"""All SQL, one file a table or aggregate. Every function works in the session it is handed.

Rows are locked in one order, so that two transactions never wait for each other for ever: user,
codes, families, the count of changes, the audit log.
"""
