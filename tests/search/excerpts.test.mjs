// Run by test_excerpts.py: what a result shows, by the browser's half.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const text = await import(process.env.SEARCH_TEXT);
const read = (path) => JSON.parse(readFileSync(path, 'utf-8'));
const fold = text.folding(read(process.env.FOLD));

function piece(words) {
  const shown = text.plain(words);
  return { text: shown, key: fold(shown).toLowerCase() };
}

const marked = (words) => words.map(([part, hit]) => (hit ? `⟦${part}⟧` : part)).join('');

for (const { what, title, passages, phrases, shown } of read(process.env.EXCERPTS)) {
  test(what, () => {
    const sections = passages.map(([anchor, heading, body]) => ({ anchor, heading: piece(heading), body: piece(body) }));
    const summary = text.summaryOf({ url: '/a/', title: piece(title), sections }, phrases);
    const items = summary.items.map((item) => [item.anchor, marked(item.title), marked(item.excerpt)]);
    const { url, more } = summary;
    assert.deepEqual({ title: marked(summary.title), top: marked(summary.top), items, more }, shown);
    assert.equal(url, '/a/');
    for (const words of [summary.title, summary.top, ...summary.items.flatMap((item) => [item.title, item.excerpt])]) {
      words.forEach(([part, hit], at) => assert.ok(part && (!at || hit !== words[at - 1][1]), 'hits and text by turns'));
    }
  });
}
