"""One endpoint a file. A route parses, lets others decide, and presents."""
