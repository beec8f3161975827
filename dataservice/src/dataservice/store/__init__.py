"""All SQL, one file a resource. Every function works in the session it is handed."""
