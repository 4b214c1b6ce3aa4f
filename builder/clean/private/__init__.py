"""Rules for what must not be published unasked: personal numbers, homes, children, marks of secrecy."""
