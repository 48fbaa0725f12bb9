"""The laboratory of the demo: who works there, on what, with which instruments, and what they write down."""
