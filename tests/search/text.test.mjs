// Run by test_tokens.py: the browser's half of search, without a browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const text = await import(process.env.SEARCH_TEXT);
const read = (path) => JSON.parse(readFileSync(path, 'utf-8'));
const fold = text.folding(read(process.env.FOLD));

for (const { what, text: given, index, query } of read(process.env.VECTORS)) {
  test(what, () => {
    assert.deepEqual(text.indexTokens(given, fold), index);
    const lower = [...new Set(query)].map((token) => token.toLowerCase());
    const runs = text.queryRuns(given, fold).flatMap((run) => run.tokens);
    assert.deepEqual([...new Set(runs)], [...new Set(lower)]);
  });

  test(`${what}: back to text`, () => {
    const content = [...text.indexTokens(given, fold), '␤'].join(' ');
    assert.deepEqual(text.piecesOf(content), [{ text: fold(text.plain(given)), start: 0 }]);
  });
}

test('the last token of a phrase is open after a letter, a digit, or alone', () => {
  const open = (query) => text.queryRuns(query, fold).map((run) => run.open);
  assert.deepEqual(open('楼'), [true]);
  assert.deepEqual(open('楼道'), [false]);
  assert.deepEqual(open('第8'), [true]);
  assert.deepEqual(open('第8期 LED'), [false, true]);
});

test('an excerpt holds the phrase in the script of the page, marked exactly', () => {
  const piece = { text: '東昌府區組織志願者', key: '东昌府区组织志愿者' };
  assert.deepEqual(text.excerptOf(piece, ['府区']), [['東昌', false], ['府區', true], ['組織志願者', false]]);
});

test('an excerpt shows what is around each phrase and says where it leaves out', () => {
  const body = `${'前'.repeat(100)}甲${'中'.repeat(300)}乙${'后'.repeat(100)}`;
  const parts = text.excerptOf({ text: body, key: body }, ['甲', '乙']);
  assert.deepEqual(parts.map(([words]) => words[0]), ['…', '前', '甲', '中', '…', '中', '乙', '后', '…']);
  assert.deepEqual(parts.filter(([, hit]) => hit).map(([words]) => words), ['甲', '乙']);
});

test('phrases that overlap are marked as one', () => {
  const piece = { text: '文明城市', key: '文明城市' };
  assert.deepEqual(text.excerptOf(piece, ['文明城', '城市']), [['文明城市', true]]);
});

test('an excerpt never cuts a character in two', () => {
  const body = '𠮷'.repeat(80) + '楼' + '𠮷'.repeat(80);
  for (const pad of ['', '一']) {
    const shown = text.excerptOf({ text: pad + body, key: pad + body }, ['楼']).map(([words]) => words).join('');
    assert.ok(shown.isWellFormed ? shown.isWellFormed() : !/(^|[^\ud800-\udbff])[\udc00-\udfff]/.test(shown));
  }
});

test('without a hit an excerpt is the beginning', () => {
  assert.deepEqual(text.excerptOf({ text: '短文', key: '短文' }, ['无']), [['短文', false]]);
});
