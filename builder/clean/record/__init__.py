"""Rules for the record of a document: title, date, credits, units, tags, place, campaign."""
