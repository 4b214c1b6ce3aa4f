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

test('pairs make a phrase only side by side', () => {
  assert.ok(text.sideBySide([3, 9, 10, 11], 3));
  assert.ok(text.sideBySide([11, 9, 10], 3));
  assert.ok(!text.sideBySide([3, 9, 10, 12], 3));
  assert.ok(text.sideBySide([7], 1));
  assert.ok(!text.sideBySide([], 1));
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

const piece = (words) => ({ text: words, key: words });
const section = (anchor, heading, body) => ({ anchor, heading: piece(heading), body: piece(body) });
const doc = (...sections) => ({ url: '/a/', date: '', kind: '', title: piece('题'), sections });

test('a result without a hit in an item shows the beginning', () => {
  const { top, items } = text.summaryOf(doc(section('', '', '开头'), section('i1', '条', '文')), ['题']);
  assert.deepEqual([top, items], [[['开头', false]], []]);
});

test('every item with a hit is listed, five at most, and the rest counted', () => {
  const items = Array.from({ length: 7 }, (_, at) => section(`i${at}`, `第${at}条`, '楼'));
  const summary = text.summaryOf(doc(section('', '', '开头'), section('x', '', '无'), ...items), ['楼']);
  assert.deepEqual(summary.items.map((item) => item.anchor), ['i0', 'i1', 'i2', 'i3', 'i4']);
  assert.equal(summary.more, 2);
  assert.deepEqual(summary.top, []);
});

test('what an item holds is not shown twice', () => {
  const { top, items } = text.summaryOf(doc(section('', '', '楼上'), section('i1', '', '楼下')), ['楼']);
  assert.deepEqual(top, []);
  assert.deepEqual(items, [{ anchor: 'i1', title: [['楼下', false]], excerpt: [['楼', true], ['下', false]] }]);
});

test('what no item holds is shown besides them', () => {
  const { top, items } = text.summaryOf(doc(section('', '', '楼上'), section('i1', '', '楼下')), ['楼下', '上']);
  assert.deepEqual(top, [['楼', false], ['上', true]]);
  assert.deepEqual(items.map((item) => item.anchor), ['i1']);
});

test('an excerpt begins with its sentence where that is near', () => {
  const piece = { text: '一句。二句里有灯。', key: '一句。二句里有灯。' };
  assert.deepEqual(text.excerptOf(piece, ['灯']), [['…', false], ['二句里有', false], ['灯', true], ['。', false]]);
});

test('an item without a heading is called by its first words', () => {
  const { items } = text.summaryOf(doc(section('i1', '', `${'青禾'.repeat(8)}楼`)), ['楼']);
  assert.deepEqual(items[0].title, [[`${'青禾'.repeat(8)}…`, false]]);
});
