"""Rules for what a web page or a feed put around a text and into it."""
