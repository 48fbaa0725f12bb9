"""The page collections: what is there, how it was built, and starting a build."""
