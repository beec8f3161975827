"""People: their accounts, how they prove who they are, and the sessions of their browsers."""
