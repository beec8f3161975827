"""Long runs that print what they counted and fail when something was refused or lost."""
