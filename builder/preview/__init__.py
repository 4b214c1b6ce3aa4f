"""The live preview: what is shown, the server that shows it, the browser's side, and the watching of files."""
