"""Which pages exist and what each shows: `atlas` reads as the site map."""
