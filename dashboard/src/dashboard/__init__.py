"""The dashboard: a backend-for-frontend, and the React app that it serves."""
