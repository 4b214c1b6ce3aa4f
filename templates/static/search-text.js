// The pure half of search: text to tokens, tokens back to text, what to show of a page. No DOM: node tests it.
// The tokens are those of builder/search/tokens.py: tests/search/vectors.json holds both to the same results.

// ---- Text to tokens -----------------------------------------------------------------------------------------

const WIDE =
  '\\u2e80-\\u2fd5\\u3005-\\u3007\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3100-\\u312f' +
  '\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3fffd}';
const UNIT_SOURCE = `[${WIDE}]|(?:(?![${WIDE}])[\\p{L}\\p{N}])+`;
const UNIT = new RegExp(UNIT_SOURCE, 'gu');
const PART = new RegExp(`((?:${UNIT_SOURCE})+)|[^]`, 'gu');
const WIDE_UNIT = new RegExp(`^[${WIDE}]$`, 'u');
const INVISIBLE =
  /[\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e0fff}]+/gu;
const BLANK = /[\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2423\u2424\u3000]+/gu;
const UNUSABLE = /[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u{f0000}-\u{10ffff}]/gu;
const SPACE = '␣';
const END = '␤';

/** The text as tokens and excerpts know it: composed, one space for any blank, nothing invisible. */
export function plain(text) {
  const visible = text.normalize('NFC').replace(INVISIBLE, '');
  return visible.replace(UNUSABLE, '\ufffd').replace(BLANK, ' ').trim();
}

/** The function that gives the search key of a text, of the same length; `table` is fold.json. */
export function folding(table) {
  const map = new Map();
  const from = Array.from(table.from);
  const to = Array.from(table.to);
  from.forEach((char, at) => map.set(char, to[at]));
  for (const [first, last] of [[0xc0, 0x24f], [0x1e00, 0x1eff]]) {
    for (let code = first; code <= last; code++) {
      const char = String.fromCharCode(code);
      map.set(char, char.normalize('NFD')[0]);
    }
  }
  for (const [first, last] of [[0xff10, 0xff19], [0xff21, 0xff3a], [0xff41, 0xff5a]]) {
    for (let code = first; code <= last; code++) {
      map.set(String.fromCharCode(code), String.fromCharCode(code - 0xfee0));
    }
  }
  return (text) => Array.from(text, (char) => map.get(char) || char).join('');
}

const pairs = (units) => units.slice(1).map((unit, at) => units[at] + unit);

/** What the index holds: one token for each unit, mark of punctuation and space of the text, in order. */
export function indexTokens(text, fold) {
  const tokens = [];
  for (const [part, run] of fold(plain(text)).matchAll(PART)) {
    if (run) {
      const units = run.match(UNIT);
      tokens.push(...pairs(units), units[units.length - 1]);
    } else {
      tokens.push(part === ' ' ? SPACE : part);
    }
  }
  return tokens;
}

/**
 * What to look for: for each phrase of the query its text, and its pairs in order or its only unit.
 * The last token of an `open` phrase may go on in the text: 楼 finds 楼道, 第8 finds 第876期.
 */
export function queryRuns(text, fold) {
  const runs = Array.from(fold(plain(text)).matchAll(PART), (part) => part[1]).filter(Boolean);
  return [...new Set(runs.map((run) => run.toLowerCase()))].map((run) => {
    const units = run.match(UNIT);
    const open = units.length === 1 || !WIDE_UNIT.test(units[units.length - 1]);
    return { text: run, tokens: units.length === 1 ? units : pairs(units), open };
  });
}

/** Whether so many positions follow one another: then the pairs found there overlap to one phrase. */
export function sideBySide(positions, length) {
  const all = new Set(positions);
  return positions.some((at) => Array.from({ length }).every((_, step) => all.has(at + step)));
}

// ---- Tokens back to text ------------------------------------------------------------------------------------

/** The pieces of text that the tokens of a fragment stand for, each with the position of its first token. */
export function piecesOf(content) {
  const pieces = [];
  let text = '';
  let start = 0;
  content.split(' ').forEach((token, at) => {
    if (token === END) {
      pieces.push({ text, start });
      text = '';
      start = at + 1;
    } else {
      const units = token.match(UNIT);
      text += token === SPACE ? ' ' : units ? units[0] : token;
    }
  });
  return pieces;
}

/** The pieces in their own script, from the shifted text of `meta.o`. */
export function originals(shifted) {
  const back = (char) => {
    const code = char.codePointAt(0);
    return code >= 0xf0000 ? String.fromCodePoint(code - 0xf0000) : char;
  };
  return Array.from(shifted, back).join('').split('\u0001');
}

/** A fragment as a document: title, and sections of heading and text with the anchor that leads to them. */
export function documentOf(fragment) {
  const pieces = piecesOf(fragment.content);
  const shown = fragment.meta.o ? originals(fragment.meta.o) : pieces.map((piece) => piece.text);
  const anchors = new Map(fragment.anchors.map((anchor) => [anchor.location, anchor.id]));
  const texts = pieces.map((piece, at) => ({ text: shown[at], key: piece.text.toLowerCase() }));
  const sections = [];
  for (let at = 1; at + 1 < texts.length; at += 2) {
    sections.push({ anchor: anchors.get(pieces[at].start) || '', heading: texts[at], body: texts[at + 1] });
  }
  return {
    url: fragment.raw_url || fragment.url,
    date: fragment.meta.date || '',
    kind: (fragment.filters.kind || [])[0] || '',
    title: texts[0],
    sections,
  };
}

const holds = (piece, phrase) => piece.key.includes(phrase);
const parts = (doc) => [doc.title, ...doc.sections.flatMap((section) => [section.heading, section.body])];
export const holdsAll = (doc, phrases) => phrases.every((phrase) => parts(doc).some((piece) => holds(piece, phrase)));

// ---- Excerpts -----------------------------------------------------------------------------------------------

const BEFORE = 30;
const AFTER = 60;
const SENTENCE = 60;

/** All places of all phrases in a key, in order, those that touch as one. */
function hitsIn(key, phrases) {
  const hits = [];
  for (const phrase of phrases) {
    for (let at = key.indexOf(phrase); at >= 0; at = key.indexOf(phrase, at + 1)) {
      hits.push([at, at + phrase.length]);
    }
  }
  return merged(hits);
}

function merged(spans) {
  const result = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result[result.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** Where to begin before a hit: at the start of its sentence if that is near, else a few characters before. */
function beginning(key, at) {
  for (let back = at; back > 0 && at - back <= SENTENCE; back -= 1) {
    if ('。！？；!?'.includes(key[back - 1])) return back;
  }
  return at <= SENTENCE ? 0 : at - BEFORE;
}

/** The stretches to show: around the first place of each phrase, or the beginning. Never half a character. */
function windowsOf(piece, phrases) {
  const { key, text } = piece;
  const whole = (at) => (at > 0 && /[\udc00-\udfff]/.test(text[at] || '') ? at - 1 : at);
  const found = phrases.map((phrase) => [key.indexOf(phrase), phrase.length]).filter(([at]) => at >= 0);
  const spans = found.map(([at, size]) => [
    whole(beginning(key, at)),
    whole(Math.min(key.length, at + size + AFTER)),
  ]);
  return spans.length ? merged(spans) : [[0, whole(Math.min(text.length, BEFORE + AFTER))]];
}

/** Parts of an excerpt in order: text, and whether it is a hit. */
export function excerptOf(piece, phrases) {
  const hits = hitsIn(piece.key, phrases);
  const result = [];
  let shown = 0;
  for (const [start, end] of windowsOf(piece, phrases)) {
    if (start > shown) result.push(['…', false]);
    result.push(...cut(piece.text, start, end, hits));
    shown = end;
  }
  if (shown < piece.text.length) result.push(['…', false]);
  return result;
}

function cut(text, start, end, hits) {
  const result = [];
  let at = start;
  for (const [from, to] of hits) {
    const [first, last] = [Math.max(from, start), Math.min(to, end)];
    if (first >= last) continue;
    result.push([text.slice(at, first), false], [text.slice(first, last), true]);
    at = last;
  }
  result.push([text.slice(at, end), false]);
  return result.filter(([words]) => words);
}

// ---- What a result shows ------------------------------------------------------------------------------------

const MOST_ITEMS = 5;
const OPENING = 16;

/**
 * A document as a result: words are parts of text with whether they are a hit. Every section that has an anchor
 * and a hit is an item of its own; `top` is an excerpt with what no item holds, or the beginning if there is none.
 */
export function summaryOf(doc, phrases) {
  const has = ({ heading, body }, phrase) => holds(heading, phrase) || holds(body, phrase);
  const found = doc.sections.filter((section) => phrases.some((phrase) => has(section, phrase)));
  const items = found.filter((section) => section.anchor);
  const loose = phrases.filter((phrase) => !items.some((item) => has(item, phrase)));
  const rest = found.find((section) => !section.anchor && loose.some((phrase) => has(section, phrase)));
  const top = rest || (items.length ? null : doc.sections[0]);
  return {
    url: doc.url,
    date: doc.date,
    kind: doc.kind,
    title: marked(doc.title, phrases),
    top: top ? excerptOf(top.body.text ? top.body : top.heading, phrases) : [],
    items: items.slice(0, MOST_ITEMS).map((item) => itemOf(item, phrases)),
    more: Math.max(0, items.length - MOST_ITEMS),
  };
}

const marked = (piece, phrases) => cut(piece.text, 0, piece.text.length, hitsIn(piece.key, phrases));

const itemOf = ({ anchor, heading, body }, phrases) => ({
  anchor,
  title: heading.text ? marked(heading, phrases) : opening(body),
  excerpt: excerptOf(body, phrases),
});

/** What a piece without a heading is called by: its first words. */
function opening({ text }) {
  const chars = Array.from(text);
  const words = chars.slice(0, OPENING).join('');
  return [[chars.length > OPENING ? `${words}…` : words || '条目', false]];
}
