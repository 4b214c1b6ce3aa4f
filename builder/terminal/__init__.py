"""How the command line speaks: usage in Chinese, results and progress, questions, colours where there is a terminal."""
