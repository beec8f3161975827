"""All SQL, one file a table or aggregate. Every function works in the session it is handed."""
