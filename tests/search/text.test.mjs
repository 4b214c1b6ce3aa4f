// Run by test_tokens.py: the browser's half of search, without a browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const text = await import(process.env.SEARCH_TEXT);
const read = (path) => JSON.parse(readFileSync(path, 'utf-8'));
const fold = text.folding(read(process.env.FOLD));

for (const { what, text: given, index, phrases } of read(process.env.VECTORS)) {
  test(what, () => {
    assert.deepEqual(text.indexTokens(given, fold), index);
    assert.deepEqual(text.queryPhrases(given, fold), phrases);
  });

  test(`${what}: back to text`, () => {
    const content = [...text.indexTokens(given, fold), '␤'].join(' ');
    assert.deepEqual(text.piecesOf(content), [{ text: fold(text.plain(given)), start: 0 }]);
  });
}

test('a form is looked for by its pairs', () => {
  assert.deepEqual(text.formTokens('第876期'), ['第8', '87', '76', '6期']);
  assert.deepEqual(text.formTokens('3.5天'), ['3ꓸ', 'ꓸ5', '5天']);
  assert.deepEqual(text.formTokens('楼'), ['楼']);
});
