"""Where images and what is known about them come from: folders, metadata tables, patterns of file names."""
