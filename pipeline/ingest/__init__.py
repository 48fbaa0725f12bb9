"""From source files to what a collection keeps of each: facts, headers, measurements, pictures, vectors."""
