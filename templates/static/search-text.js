// The pure half of search: text to tokens, tokens back to text, what to show of a page. No DOM: node tests it.
// The tokens are those of builder/search/tokens.py: tests/search/vectors.json holds both to the same results.

// ---- Text to tokens -----------------------------------------------------------------------------------------

const RUN = /([\p{L}\p{N}]+)|[^]/gu;
const MARK = /([0-9])([.,:．：])(?=[0-9])/g;
const NARROW = { '．': '.', '：': ':' };
// Pagefind indexes letters only: letters that look like the marks inside a number stand for them.
const STAND_INS = { '.': 'ꓸ', ',': 'ꓹ', ':': 'ꓽ' };
const MARKS = { ꓸ: '.', ꓹ: ',', ꓽ: ':' };
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
  Object.entries(MARKS).forEach(([letter, mark]) => map.set(letter, mark));
  const narrow = (all, digit, mark) => digit + (NARROW[mark] || mark);
  return (text) => Array.from(text, (char) => map.get(char) || char).join('').replace(MARK, narrow);
}

const standIn = (key) => key.replace(MARK, (all, digit, mark) => digit + STAND_INS[mark]);
const withMarks = (tokens) => tokens.replace(/[ꓸꓹꓽ]/g, (letter) => MARKS[letter]);
const pairs = (units) => units.slice(1).map((unit, at) => units[at] + unit);

/** What the index holds: one token for each unit, mark of punctuation and space of the text, in order. */
export function indexTokens(text, fold) {
  const tokens = [];
  for (const [part, run] of standIn(fold(plain(text))).matchAll(RUN)) {
    if (run) {
      const units = Array.from(run);
      tokens.push(...pairs(units), units[units.length - 1]);
    } else {
      tokens.push(part === ' ' ? SPACE : part);
    }
  }
  return tokens;
}

/**
 * What to look for: the runs of a query, each in all its forms, folded and in lower case, first as typed. A text
 * holds a phrase if it holds one of its forms, and answers the query if it holds every phrase.
 */
export function queryPhrases(text, fold) {
  const key = standIn(fold(plain(text)).toLowerCase());
  const runs = Array.from(key.matchAll(RUN), (part) => part[1]).filter(Boolean);
  return [...new Set(runs)].map((run) => forms(withMarks(run)));
}

/** What to look for in the index: the pairs of a form in order, or its only unit. */
export function formTokens(form) {
  const units = Array.from(standIn(form));
  return units.length > 1 ? pairs(units) : units;
}

// ---- Numbers: the rules of builder/search/numerals.py -------------------------------------------------------

const DIGITS = '零一二三四五六七八九';
const NUMBER = /[0-9.,:]+|[零一二两三四五六七八九十百千]+/g;
const ARABIC = /^[1-9][0-9]{0,3}$/;
const SPELLED = /^[一二三四五六七八九](?:[零一二三四五六七八九]{2,3}|零)$/;
const ALL_DIGITS = /^[一二三四五六七八九](?:[零一二三四五六七八九]|[零一二三四五六七八九]{3})$/;
const COUNTED =
  /^(?:([一二三四五六七八九])千)?零?(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九]?)(十))?零?([一二三四五六七八九]?)$/;

/** The phrase as it stands and with its numbers written in the other ways. */
function forms(phrase) {
  const numbers = [];
  for (const number of phrase.matchAll(NUMBER)) {
    const [start, end] = [number.index, number.index + number[0].length];
    const value = valueOf(number[0], phrase.slice(0, start).slice(-1), phrase.charAt(end));
    if (value) numbers.unshift([start, end, value]);
  }
  const written = (style) =>
    numbers.reduce((text, [start, end, value]) => text.slice(0, start) + style(value, text.charAt(end)) + text.slice(end), phrase);
  return [...new Set([phrase, ...STYLES.map(written)])];
}

/** The number in digits, or '' where it is no whole number that stands alone. */
function valueOf(number, before, after) {
  if (before && '万亿点'.includes(before)) return '';
  const value = ARABIC.test(number) ? number : readNumerals(number, after);
  return (value.length > 1 && number !== '十') || isCounter(value, before, after) ? value : '';
}

/** Whether a small number, which may be a word or the end of a larger one, is certainly a number and whole. */
function isCounter(value, before, after) {
  if (before === '第' || ('年月'.includes(before) && before && '月日'.includes(after) && after)) return true;
  return after === '月' && ((value !== '1' && value !== '2') || before !== '');
}

/** The digits of Chinese numerals, or '' if they are not written as a number is. */
function readNumerals(numerals, after) {
  const plainly = /^两[百千]/.test(numerals) ? numerals.replace(/两/g, '二') : numerals;
  const isDigit = plainly.length === 1 && DIGITS.indexOf(plainly) > 0;
  if (isDigit || SPELLED.test(plainly) || (after === '年' && ALL_DIGITS.test(plainly))) return digitsOf(plainly);
  const parts = COUNTED.exec(plainly);
  if (!parts) return '';
  const [, thousands, hundreds, tens, ten, ones] = parts;
  const value = digitsOf([thousands || '零', hundreds || '零', tens || (ten ? '一' : '零'), ones || '零'].join(''));
  const short = value.replace(/^0+/, '');
  const usual = counted(short, '');
  return short && (plainly === usual || plainly === `一${usual}`) ? short : '';
}

const digitsOf = (numerals) => Array.from(numerals, (digit) => DIGITS.indexOf(digit)).join('');

/** 876 → 八七六; numbers of two digits are never written so, but years are. */
function spelled(value, after) {
  if (value.length < 3 && after !== '年') return counted(value, after);
  return Array.from(value, (digit) => DIGITS[digit]).join('');
}

/** 876 → 八百七十六, but the year 2024 → 二零二四. */
function counted(value, after) {
  if (after === '年' && value.length === 4) return spelled(value, after);
  const last = value.length - 1;
  const units = Array.from(value, (digit, at) => (digit === '0' ? '零' : DIGITS[digit] + ['', '十', '百', '千'][last - at]));
  return units.join('').replace(/零+/g, '零').replace(/零$/, '').replace(/^一十/, '十');
}

/** 2000 → 两千. */
const countedWithLiang = (value, after) => counted(value, after).replace(/^二(?=[百千])/, '两');

const STYLES = [(value) => value, counted, countedWithLiang, spelled];

// ---- Tokens back to text ------------------------------------------------------------------------------------

/** The pieces of text that the tokens of a fragment stand for, each with the position of its first token. */
export function piecesOf(content) {
  const pieces = [];
  let text = '';
  let start = 0;
  content.split(' ').forEach((token, at) => {
    if (token === END) {
      pieces.push({ text: withMarks(text), start });
      text = '';
      start = at + 1;
    } else {
      text += token === SPACE ? ' ' : Array.from(token).slice(0, 1).join('');
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
  return { url: fragment.raw_url || fragment.url, title: texts[0], sections };
}

const holds = (piece, phrase) => phrase.some((form) => piece.key.includes(form));
const parts = (doc) => [doc.title, ...doc.sections.flatMap((section) => [section.heading, section.body])];
export const holdsAll = (doc, phrases) => phrases.every((phrase) => parts(doc).some((piece) => holds(piece, phrase)));

// ---- Where to cut: the rules of builder/search/cuts.py ------------------------------------------------------

const PROSE = /[。！？；!?]/;
const GAP = 3;
const RAW = 20;
const WORD = /^[0-9a-z\u00c0-\u052f]/;
const STOPS = new Set('。！？；!?;');
const PAUSES = new Set('，、：,:…');
const INSIDE_WORDS = new Set('.,:;!?');
const AFTER_NUMBERS = new Set('%％‰℃');
const CLOSING = new Set('”’」』）】》〉〕］)]}"\'');
const OPENING = new Set('“‘「『（【《〈〔［([{');
const NEVER_FIRST = new Set([...STOPS, ...PAUSES, ...CLOSING, ' ']);
const NEVER_LAST = new Set([...OPENING, ...PAUSES, ' ']);

/** The first place from one to another, both included, of which something is true; -1 if there is none. */
function firstPlace(from, to, isRight) {
  const step = from <= to ? 1 : -1;
  for (let at = from; (to - at) * step >= 0; at += step) if (isRight(at)) return at;
  return -1;
}

/** What the first of the searches finds that finds anything. */
const firstOf = (...searches) => searches.reduce((place, search) => (place < 0 ? search() : place), -1);

/** Where to begin before a hit: with its sentence, else with a clause, else with a word. */
function beginning(key, at, lowest) {
  if (!lowest) return 0;
  const raw = Math.max(lowest, at - RAW);
  if (lowest > at) return raw;
  return firstOf(
    () => firstPlace(at, lowest, (place) => opens(key, place, STOPS)),
    () => firstPlace(lowest, at, (place) => opens(key, place, PAUSES)),
    () => firstPlace(raw, at, (place) => beginsWord(key, place)),
    () => raw,
  );
}

/** Where to stop, so that what is shown stays: behind a sentence, else a clause, else a word. */
function ending(key, start, least, share) {
  const most = Math.max(least, start + share);
  if (key.length - most <= GAP) return key.length;
  const late = Math.max(least, start + Math.floor(share / 2), 1);
  return firstOf(
    () => firstPlace(most, late, (place) => endsSentence(key, place)),
    () => firstPlace(most, late, (place) => endsClause(key, place)),
    () => firstPlace(most, Math.max(least, most - RAW, 1), (place) => endsWord(key, place)),
    () => most,
  );
}

/** Whether something begins here: behind one of the marks and what closes after it, or a line. */
function opens(key, at, marks) {
  if (NEVER_FIRST.has(key[at])) return false;
  if (key[at - 1] !== ' ') return closedBy(key, at, marks);
  return (marks === STOPS && breaksLine(key, at - 1)) || closedBy(key, at - 1, marks);
}

/** Whether the text before a place ends in one of the marks, or in one and what closes after it. */
function closedBy(key, place, marks) {
  let at = place;
  while (at > 1 && CLOSING.has(key[at - 1])) at -= 1;
  return marks.has(key[at - 1]) && !(INSIDE_WORDS.has(key[at - 1]) && betweenWords(key, at - 1));
}

const isWord = (key, at) => WORD.test(key[at] || '');
const betweenWords = (key, at) => isWord(key, at - 1) && isWord(key, at + 1);
/** A blank between characters that no blank is typed between stands for the end of a line. */
const breaksLine = (key, at) => key[at] === ' ' && !isWord(key, at - 1) && !isWord(key, at + 1);
const endsSentence = (key, at) =>
  !STOPS.has(key[at]) && !CLOSING.has(key[at]) && (breaksLine(key, at) || closedBy(key, at, STOPS));
const endsClause = (key, at) => PAUSES.has(key[at]) && !PAUSES.has(key[at - 1]) && !betweenWords(key, at);
const beginsWord = (key, at) => !splits(key, at) && !NEVER_FIRST.has(key[at]);
const endsWord = (key, at) => !splits(key, at) && !NEVER_LAST.has(key[at - 1]) && !CLOSING.has(key[at]);

/** Whether a cut here would go through a Latin word or a number such as 3.5 or 98.6%. */
function splits(key, at) {
  if (!isWord(key, at - 1)) return INSIDE_WORDS.has(key[at - 1]) && betweenWords(key, at - 1);
  if (isWord(key, at) || AFTER_NUMBERS.has(key[at])) return true;
  return INSIDE_WORDS.has(key[at]) && isWord(key, at + 1);
}

// ---- Excerpts: those of builder/search/excerpts.py; tests/search/excerpts.json holds both to the same results ----

const LONG = 160;
const LEAD = 60;
const LEAST_LEAD = 12;
const LEFT_OUT = '…';

/** About so many characters of a piece that hold each of its phrases once at least, or its beginning. */
export function excerptOf(piece, phrases, limit) {
  const chars = charactersOf(piece);
  const { key } = chars;
  const places = phrases.map((phrase) => placesOf(key, phrase)).filter((found) => found.length);
  if (key.length <= limit) return wordsOf(chars, [[0, key.length]], phrases);
  if (!places.length) return wordsOf(chars, [[0, ending(key, 0, 0, limit)]], phrases);
  const groups = groupsOf(picked(places, limit), limit);
  return wordsOf(chars, windowsOf(key, groups, Math.floor(limit / groups.length)), phrases);
}

/** A piece by characters, so that none is cut in two. */
const charactersOf = ({ text, key }) => ({ text: Array.from(text), key: Array.from(key) });

const byPlace = (a, b) => a[0] - b[0] || a[1] - b[1];

/** Every place of a phrase in any of its forms, in order. */
function placesOf(key, phrase) {
  const places = [];
  for (const form of phrase.map((text) => Array.from(text))) {
    for (let at = key.indexOf(form[0]); at >= 0; at = key.indexOf(form[0], at + 1)) {
      if (form.every((char, step) => char === key[at + step])) places.push([at, at + form.length]);
    }
  }
  return places.sort(byPlace);
}

/** One place of each phrase, those that stand nearest together; of a single phrase a second one far from it. */
function picked(places, limit) {
  const all = [];
  places.forEach((spans, number) => spans.forEach((span) => all.push([...span, number])));
  const latest = new Map();
  let best = [];
  let least = -1;
  for (const [start, end, number] of all.sort((a, b) => byPlace(a, b) || a[2] - b[2])) {
    latest.set(number, [start, end]);
    if (latest.size < places.length) continue;
    const spread = start - Math.min(...Array.from(latest.values(), (span) => span[0]));
    if (least < 0 || spread < least) [best, least] = [[...latest.values()].sort(byPlace), spread];
  }
  const far = best[0][0] + Math.floor(limit / 2);
  const second = places.length === 1 && limit >= LONG ? places[0].filter(([start]) => start >= far) : [];
  return [...best, ...second.slice(0, 1)];
}

/** The picked places in as few stretches as can be. */
function groupsOf(places, limit) {
  for (let count = 1; ; count += 1) {
    const groups = near(places, Math.floor((Math.floor(limit / count) * 2) / 3));
    if (groups.length <= count) return groups;
  }
}

function near(places, most) {
  const groups = [];
  for (const [start, end] of places) {
    const last = groups[groups.length - 1];
    if (last && end - last[0] <= most) last[1] = Math.max(end, last[1]);
    else groups.push([start, end]);
  }
  return groups;
}

/** What to show around each group; windows that nearly touch are one. */
function windowsOf(key, groups, share) {
  const windows = [];
  for (const [first, last] of groups) {
    const lead = Math.min(LEAD, Math.max(LEAST_LEAD, Math.floor((share - last + first) / 2)));
    const floor = windows.length ? windows[windows.length - 1][1] : 0;
    const start = beginning(key, first, Math.max(floor, first - lead));
    const end = ending(key, start, Math.max(floor, last), share);
    if (start - floor > GAP) windows.push([start, end]);
    else windows.push([windows.length ? windows.pop()[0] : 0, end]);
  }
  return windows;
}

/** The windows of a piece, with what is left out and what lies in them whole marked. */
function wordsOf({ text, key }, windows, phrases) {
  const words = [];
  let shown = 0;
  for (const [start, end] of windows) {
    if (start > shown) words.push([LEFT_OUT, false]);
    words.push(...marked(text.slice(start, end), key.slice(start, end), phrases));
    shown = end;
  }
  if (shown < text.length) words.push([LEFT_OUT, false]);
  return runTogether(words);
}

function marked(text, key, phrases) {
  const hits = merged([].concat(...phrases.map((phrase) => placesOf(key, phrase))).sort(byPlace));
  const words = [];
  let at = 0;
  for (const [first, last] of hits) {
    words.push([text.slice(at, first).join(''), false], [text.slice(first, last).join(''), true]);
    at = last;
  }
  return [...words, [text.slice(at).join(''), false]];
}

/** Spans in order, those that overlap or touch as one. */
function merged(spans) {
  const result = [];
  for (const [start, end] of spans) {
    const last = result[result.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** Parts without empty ones, neighbours of one kind as one. */
function runTogether(words) {
  const parts = [];
  for (const [text, hit] of words) {
    const last = parts[parts.length - 1];
    if (text && last && last[1] === hit) last[0] += text;
    else if (text) parts.push([text, hit]);
  }
  return parts;
}

// ---- What a result shows: the rules of builder/search/summaries.py ------------------------------------------

const TOP = 160;
const ITEM = 80;
const NAME = 16;
const MOST_ITEMS = 5;
const NAMELESS = '条目';

/**
 * A document as a result: words are parts of text with whether they are a hit. Items are sections that have an anchor
 * and a hit, five at most, and `more` counts the others; `top` tells of hits outside the items, or how the document
 * begins. Together with the title they show every phrase.
 */
export function summaryOf(doc, phrases) {
  const items = doc.sections.filter((section) => section.anchor && held(phrases, ...piecesIn(section)).length);
  const shown = choiceOf(items, phrases);
  return {
    url: doc.url,
    title: excerptOf(doc.title, phrases, Infinity),
    top: topOf(doc, shown, phrases),
    items: shown.map((section) => itemOf(section, phrases)),
    more: items.length - shown.length,
  };
}

/** The phrases that any of the pieces holds. */
const held = (phrases, ...pieces) => phrases.filter((phrase) => pieces.some((piece) => holds(piece, phrase)));
const without = (list, others) => list.filter((each) => !others.includes(each));
const piecesIn = ({ heading, body }) => [heading, body];

/** The first of those with the highest score. */
function highest(list, score) {
  const scores = list.map(score);
  return list[scores.indexOf(Math.max(...scores))];
}

/** The items to show, in the order of the document: together as many phrases as can be, then those with most. */
function choiceOf(items, phrases) {
  const rest = items.map((section) => ({ section, has: held(phrases, ...piecesIn(section)) }));
  const chosen = [];
  let missing = phrases;
  const score = ({ has }) => (has.length - without(has, missing).length) * (phrases.length + 1) + has.length;
  while (rest.length && chosen.length < MOST_ITEMS) {
    const next = highest(rest, score);
    rest.splice(rest.indexOf(next), 1);
    chosen.push(next.section);
    missing = without(missing, next.has);
  }
  return items.filter((section) => chosen.includes(section));
}

/** An item without a heading is called by its first words, and by these alone where it has no others. */
function itemOf({ anchor, heading, body }, phrases) {
  if (heading.text) {
    return { anchor, title: excerptOf(heading, phrases, ITEM), excerpt: excerptOf(body, phrases, ITEM) };
  }
  const chars = charactersOf(body);
  const end = ending(chars.key, 0, 0, NAME);
  const title = wordsOf(chars, [[0, end]], phrases);
  return {
    anchor,
    title: title.length ? title : [[NAMELESS, false]],
    excerpt: end === chars.key.length ? [] : excerptOf(body, phrases, ITEM),
  };
}

/**
 * Excerpts of what tells something outside the items, and of what holds a phrase not shown yet; where neither is a
 * sentence, how the document begins.
 */
function topOf(doc, shown, phrases) {
  const outside = [].concat(...doc.sections.filter(({ anchor }) => !anchor).map(piecesIn));
  const inside = [].concat(...doc.sections.filter(({ anchor }) => anchor).map(piecesIn));
  let told = holdingMost(outside.filter(({ key }) => PROSE.test(key)), phrases);
  let missing = without(phrases, held(phrases, doc.title, ...told, ...[].concat(...shown.map(piecesIn))));
  while (missing.length) {
    const more = holdingMost([...outside, ...inside], missing);
    if (!more.length) break;
    told = [...told, ...more];
    missing = without(missing, held(missing, ...more));
  }
  const tells = shown.length || told.some(({ key }) => PROSE.test(key));
  const opening = tells ? [] : without(beginningOf(doc), told);
  const pieces = [...opening, ...[...outside, ...inside].filter((piece) => told.includes(piece))];
  return joined(pieces.map((piece) => excerptOf(piece, phrases, Math.floor(TOP / pieces.length))));
}

/** The first of the pieces that hold most of the wanted phrases; none where none holds any. */
function holdingMost(pieces, wanted) {
  if (!pieces.length) return [];
  const found = highest(pieces, (piece) => held(wanted, piece).length);
  return held(wanted, found).length ? [found] : [];
}

/** The piece a document begins with: the first with a sentence, else the first with words. */
function beginningOf({ sections }) {
  const bodies = sections.map(({ body }) => body).filter(({ text }) => text);
  const headings = sections.map(({ heading }) => heading).filter(({ text }) => text);
  return [...bodies.filter(({ key }) => PROSE.test(key)), ...bodies, ...headings].slice(0, 1);
}

/** Excerpts of several pieces as one, with one mark between them. */
function joined(excerpts) {
  const words = [];
  for (const [[text, hit], ...rest] of excerpts) {
    const last = words[words.length - 1];
    const starts = text.startsWith(LEFT_OUT);
    if (last && last[0].endsWith(LEFT_OUT)) words.push([starts ? text.slice(1) : text, hit]);
    else words.push([last && !starts ? LEFT_OUT : '', false], [text, hit]);
    words.push(...rest);
  }
  return runTogether(words);
}
