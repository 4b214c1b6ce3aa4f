// Marks the words of a search on the page that a result led to (?q=). site.js loads it there, nowhere else. No text of
// the page changes, only <mark> comes around parts of it, and goes again; what is asked for is never read as HTML.

const LONGEST = 200;
const SHOWN = 20;

// ---- The text of the page, block by block -------------------------------------------------------------------

// What search does not know of: ways to other pages, tools, and what the site says inside a text.
const APART =
  'nav, script, style, button, .tools, .side-title, .part-all, .permalink, .outside, .unseen, .file-kind, .missing, ' +
  'a.remote, span.remote, figure.remote > a, .converted-note, .neighbours, .related, .cite, .provenance, .print-only, ' +
  '.tail-room, rp';
// Part of a line, as in builder/markdown/elements.py; a phrase never runs across anything else.
const INLINE =
  'a, abbr, b, bdi, bdo, code, del, dfn, em, i, img, ins, kbd, mark, picture, q, rp, rt, ruby, s, samp, small, source, ' +
  'span, strong, sub, sup, time, u, var, wbr';
const ALONE = '.byline > *, .mast-line > *';

/** The text nodes of every block of text, in order; what stands above words (ruby) is read behind their block. */
function blocksIn(root) {
  const blocks = [];
  let line = [];
  let above = [];
  const next = () => {
    blocks.push(line, ...above);
    line = [];
    above = [];
  };
  const walk = (node) => {
    for (const child of Array.from(node.childNodes)) {
      if (child.nodeType === Node.TEXT_NODE) line.push(child);
      if (child.nodeType !== Node.ELEMENT_NODE) continue;
      if (child.matches('rt')) {
        above.push(...blocksIn(child));
        continue;
      }
      const inLine = child.matches(INLINE) && !child.matches(ALONE);
      if (!inLine) next();
      if (!child.matches(APART)) walk(child);
      if (!inLine) next();
    }
  };
  walk(root);
  next();
  return blocks.filter((block) => block.length);
}

// ---- Where the phrases stand --------------------------------------------------------------------------------

// What Unicode composes to one character: folding must see it whole.
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;

/** The function that gives a text's search key, and for each unit of the key where its character begins and ends. */
function keying({ plain, folding }, table) {
  const fold = folding(table);
  const known = new Map();
  const visible = (cluster) => {
    if (!known.has(cluster)) known.set(cluster, plain(`|${cluster}|`).slice(1, -1));
    return known.get(cluster);
  };
  return (text) => {
    const places = [];
    let shown = '';
    for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
      const span = [index, index + cluster.length];
      const seen = visible(cluster);
      if (seen === ' ' && shown.endsWith(' ')) continue;
      shown += seen;
      places.push(...Array.from(seen, () => span));
    }
    const key = fold(shown).toLowerCase();
    // Of the same length in characters; one outside the basic plane may become one inside it.
    const spans = Array.from(key).flatMap((char, at) => Array(char.length).fill(places[at]));
    return { key, spans };
  };
}

/** Start and end of every place of every form in a text, in order; those that touch are one place. */
function placesIn(text, forms, keyOf) {
  const { key, spans } = keyOf(text);
  const found = [];
  for (const form of forms) {
    for (let at = key.indexOf(form); at >= 0; at = key.indexOf(form, at + 1)) {
      found.push([spans[at][0], spans[at + form.length - 1][1]]);
    }
  }
  const places = [];
  for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
    const last = places[places.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else places.push([start, end]);
  }
  return places;
}

// ---- Marks --------------------------------------------------------------------------------------------------

/** Mark a stretch of one text node; gives the mark. What stands before the stretch stays in the node. */
function markPart(node, start, end) {
  const part = start ? node.splitText(start) : node;
  if (end - start < part.length) part.splitText(end - start);
  const mark = document.createElement('mark');
  mark.className = 'hit';
  part.replaceWith(mark);
  mark.append(part);
  return mark;
}

/** Mark the places of a block; gives for each its marks in order, several where it runs across elements. */
function markBlock(nodes, places) {
  const hits = places.map(() => []);
  let end = nodes.reduce((length, node) => length + node.length, 0);
  for (const node of nodes.slice().reverse()) {
    const start = end - node.length;
    const within = places.map(([from, to], at) => [Math.max(from, start), Math.min(to, end), at]);
    for (const [from, to, at] of within.filter(([from, to]) => from < to).reverse()) {
      hits[at].unshift(markPart(node, from - start, to - start));
    }
    end = start;
  }
  return hits;
}

function unmark(mark) {
  const parent = mark.parentNode;
  mark.replaceWith(...mark.childNodes);
  parent.normalize();
}

/** Every place of the forms within an element, as the marks that stand there now. */
function markAll(root, forms, keyOf) {
  return blocksIn(root).flatMap((nodes) => {
    const places = placesIn(nodes.map((node) => node.data).join(''), forms, keyOf);
    return places.length ? markBlock(nodes, places) : [];
  });
}

// ---- The bar ------------------------------------------------------------------------------------------------

const fill = (told, values) => told.replace(/\{(\w+)\}/g, (all, name) => values[name]);

function shortened(words) {
  const chars = Array.from(words);
  return chars.length > SHOWN ? `${chars.slice(0, SHOWN).join('')}…` : words;
}

/** The element that the address leads to. */
function target() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch (malformed) {
    return null;
  }
}

/** Whether the page stands where the reader wants it: moved since, or put back by the browser. */
function isPlaced(bar) {
  const [visit] = performance.getEntriesByType('navigation');
  return 'moved' in bar.dataset || Boolean(visit && visit.type !== 'navigate' && window.scrollY > 0);
}

function reveal([first], bar) {
  for (let box = first.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
  const { top, bottom } = first.getBoundingClientRect();
  const inView = top >= 0 && bottom <= bar.getBoundingClientRect().top;
  first.scrollIntoView({ block: inView ? 'nearest' : 'center', inline: 'nearest' });
}

function show(bar, hits, words) {
  const part = (name) => bar.querySelector(`.hits-${name}`);
  const [status, back, on, clear] = ['status', 'back', 'on', 'clear'].map(part);
  let now = 0;

  const say = (told) => {
    status.textContent = fill(told, { n: hits.length, at: now + 1, words: shortened(words) });
  };

  function go(to) {
    hits[now].forEach((mark) => mark.classList.remove('hit-now'));
    now = (to + hits.length) % hits.length;
    hits[now].forEach((mark) => mark.classList.add('hit-now'));
  }

  function step(by) {
    go(now + by);
    reveal(hits[now], bar);
    say(status.dataset.place);
  }

  function close() {
    hits.forEach((marks) => marks.forEach(unmark));
    bar.hidden = true;
    document.documentElement.classList.remove('has-hits');
    const address = new URL(location.href);
    address.searchParams.delete('q');
    history.replaceState(history.state, '', address.href);
    document.getElementById('main').focus({ preventScroll: true });
  }

  back.addEventListener('click', () => step(-1));
  on.addEventListener('click', () => step(1));
  clear.addEventListener('click', close);
  back.hidden = on.hidden = hits.length < 2;
  if (!hits.length) clear.textContent = clear.dataset.none;
  bar.hidden = false;
  document.documentElement.classList.add('has-hits');
  // A little later: what is there when a region appears is not read out.
  setTimeout(() => say(hits.length ? status.dataset.found : status.dataset.none), 50);
  if (!hits.length) return;
  const led = target();
  go(Math.max(0, hits.findIndex(([first]) => led && led.contains(first))));
  if (!isPlaced(bar)) reveal(hits[now], bar);
}

async function start(bar) {
  const query = (new URLSearchParams(location.search).get('q') || '').slice(0, LONGEST);
  const address = (name) => new URL(bar.dataset[name], document.baseURI).href;
  const [text, answer] = await Promise.all([import(address('text')), fetch(address('fold'))]);
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const table = await answer.json();
  const forms = [].concat(...text.queryPhrases(query, text.folding(table)));
  if (!forms.length) return;
  show(bar, markAll(document.getElementById('main'), forms, keying(text, table)), text.plain(query));
}

// Without marks the page is what it is for everybody else.
start(document.querySelector('.hits')).catch(console.error);
