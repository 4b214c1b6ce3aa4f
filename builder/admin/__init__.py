"""The web editor of the preview: Sveltia CMS, set up from our schema, with its bundle served below /admin/."""
