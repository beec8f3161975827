"""What an operator does, by API or command line: checked, done and audited in one transaction."""
