// The search page: what is typed and chosen becomes a question; its answer becomes results, filters, and a word on
// both. Every word shown comes from the page (.search-words). The engine and the text it needs are loaded when a
// reader begins. Nothing that comes from the index is ever read as HTML: text nodes only.

const FIELDS = ['year', 'kind', 'bulletin', 'section', 'tag', 'unit', 'source'];
const SORTS = ['new', 'old'];
const PAGE = 10;
const MOST_RESTORED = 200;
const LONGEST = 200;
const PAUSE = 180;
const PATIENCE = 600;
const FEW = 8;
const MANY = 20;

/** The text with its {places} filled. */
const fill = (text, places) => text.replace(/\{(\w+)\}/g, (all, name) => (name in places ? places[name] : all));

// ---- What is asked, and the address that asks it ------------------------------------------------------------

const questionOf = (q, sort, valuesOf) => ({
  q: q.trim().slice(0, LONGEST),
  sort: SORTS.includes(sort) ? sort : '',
  chosen: new Map(FIELDS.map((field) => [field, [...new Set(valuesOf(field))]])),
});

function readAddress(address) {
  const params = new URL(address, document.baseURI).searchParams;
  return questionOf(params.get('q') || '', params.get('sort'), (field) => params.getAll(field));
}

function addressOf({ q, sort, chosen }) {
  const params = new URLSearchParams();
  if (q) params.append('q', q);
  chosen.forEach((values, field) => values.forEach((value) => params.append(field, value)));
  if (sort) params.append('sort', sort);
  const address = new URL(location.href);
  address.search = params.toString();
  address.hash = '';
  return address.href;
}

/** The same question with one choice made or taken back. */
function withChoice(question, field, value, isChosen) {
  const others = question.chosen.get(field).filter((each) => each !== value);
  const values = isChosen ? [...others, value] : others;
  return { ...question, chosen: new Map(question.chosen).set(field, values) };
}

const choicesOf = ({ chosen }) => FIELDS.flatMap((field) => chosen.get(field).map((value) => ({ field, value })));

const isAsked = (question) => question.q !== '' || choicesOf(question).length > 0;

// ---- Drawing ------------------------------------------------------------------------------------------------

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function put(place, nodes) {
  place.textContent = '';
  place.append(...nodes);
}

function link(address, className, ...children) {
  const node = element('a', className, ...children);
  node.href = address;
  return node;
}

function button(className, text, onClick) {
  const node = element('button', className, text);
  node.type = 'button';
  node.addEventListener('click', onClick);
  return node;
}

const isShown = (node) => node.getClientRects().length > 0;

const emphasised = (parts) => parts.map(([text, isHit]) => (isHit ? element('mark', '', text) : text));
const excerptNodes = (parts) => (parts.length ? [element('p', 'search-excerpt', ...emphasised(parts))] : []);

/** A document among the results; `lead(url, anchor)` is the address of one of its places. */
function resultNode(summary, { date, kind }, lead, words) {
  const node = element('li', 'search-result');
  node.append(element('h2', 'search-result-title', link(lead(summary.url, ''), '', ...emphasised(summary.title))));
  node.append(factsNode(date, kind, words), ...excerptNodes(summary.top));
  if (summary.items.length) {
    const items = summary.items.map((item) => itemNode(item, lead(summary.url, item.anchor)));
    node.append(element('ol', 'search-items', ...items));
  }
  if (summary.more) node.append(element('p', 'search-items-more', fill(words.elsewhere, { n: summary.more })));
  return node;
}

function factsNode(date, kind, words) {
  const node = element('p', 'search-result-facts');
  if (date) {
    const time = element('time', '', dateText(date, words));
    time.dateTime = date;
    node.append(time);
  }
  if (kind) node.append(element('span', 'search-result-kind', kind));
  return node;
}

const itemNode = ({ title, excerpt }, address) =>
  element('li', 'search-item', link(address, '', ...emphasised(title)), ...excerptNodes(excerpt));

function dateText(iso, words) {
  const [y, m, d] = iso.slice(0, 10).split('-').map(Number);
  return fill(words.days[d ? 2 : m ? 1 : 0], { y, m, d });
}

/** 2019, 2021, 2022, 2023 → 2019、2021—2023. */
function yearsText(years) {
  const spans = [];
  for (const year of years.map(Number).sort((a, b) => a - b)) {
    const last = spans[spans.length - 1];
    if (last && last[1] === year - 1) last[1] = year;
    else spans.push([year, year]);
  }
  return spans.map(([from, to]) => (from === to ? from : `${from}—${to}`)).join('、');
}

// ---- Filters ------------------------------------------------------------------------------------------------

function choiceNode(field, { value, count }, isPicked, words) {
  const box = element('input');
  Object.assign(box, { type: 'checkbox', name: field, value, checked: isPicked });
  const shown = element('span', 'search-value', value);
  const counted = element('span', 'search-count', count === null ? words.unsearched : String(count));
  return element('label', 'search-choice', box, shown, ' ', counted);
}

const choiceText = (text, { field, value }, words) =>
  fill(text, { field: words.fields[field], value });

/**
 * One field: its first values and those chosen, the rest folded away; where there are many, a box to find one.
 * The frame stays when the values change, so that what is being typed in the box is not disturbed.
 */
function fieldPanel(field, words) {
  const find = element('input', 'search-find');
  const choices = element('div', 'search-choices');
  const rest = element('div', 'search-choices');
  const summary = element('summary');
  const folded = element('details', 'search-filter-more', summary, rest);
  const node = element('fieldset', 'search-filter', element('legend', '', words.fields[field]), find, choices, folded);
  const label = fill(words.find, { field: words.fields[field] });
  let shown = { values: [], picked: [], key: (text) => text };
  node.dataset.field = field;
  Object.assign(find, { type: 'text', autocomplete: 'off', placeholder: label });
  find.setAttribute('aria-label', label);

  function draw() {
    const { values, picked, key } = shown;
    const wanted = find.hidden ? '' : key(find.value.trim());
    const fitting = wanted ? values.filter(({ value }) => key(value).includes(wanted)) : values;
    const isFirst = ({ value }, at) => wanted !== '' || at < FEW || picked.includes(value);
    const nodeOf = (each) => choiceNode(field, each, picked.includes(each.value), words);
    const later = fitting.filter((each, at) => !isFirst(each, at));
    put(choices, fitting.filter(isFirst).map(nodeOf));
    put(rest, later.map(nodeOf));
    summary.textContent = fill(words.rest, { n: later.length });
    folded.hidden = !later.length;
  }

  find.addEventListener('input', (event) => event.isComposing || draw());
  find.addEventListener('compositionend', draw);
  find.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && find.value && !event.isComposing) {
      event.stopPropagation();
      find.value = '';
      draw();
    }
  });
  return {
    node,
    show(values, picked, key) {
      shown = { values, picked, key };
      node.hidden = values.length < 2 && !picked.length;
      find.hidden = values.length <= MANY;
      draw();
    },
  };
}

/** All fields; what had the focus keeps it, or what stands at its place now, or else `other` gets it. */
function filterPanel(place, other, words) {
  const panels = new Map(FIELDS.map((field) => [field, fieldPanel(field, words)]));
  place.append(...FIELDS.map((field) => panels.get(field).node));
  const boxes = (field) => Array.from(place.querySelectorAll(`input[type="checkbox"][name="${field}"]`)).filter(isShown);

  /** Whether there is anything to choose. */
  return function show(facets, chosen, key) {
    const held = place.contains(document.activeElement) ? document.activeElement : null;
    const at = held && held.type === 'checkbox' ? boxes(held.name).indexOf(held) : -1;
    for (const { field, values } of facets) panels.get(field).show(values, chosen.get(field), key);
    const now = at < 0 ? [] : boxes(held.name);
    const next = now.find((box) => box.value === held.value) || now[Math.min(at, now.length - 1)] || other;
    if (at >= 0) next.focus();
    return FIELDS.some((field) => !panels.get(field).node.hidden);
  };
}

/** On a phone the filters stand behind a button; Esc closes them, where they are always open it leads to the field. */
function prepareOpener(opener, place, results, field, words) {
  const open = (isOpen) => {
    opener.setAttribute('aria-expanded', String(isOpen));
    place.classList.toggle('open', isOpen);
  };
  const close = (next) => {
    open(false);
    next.focus();
  };
  opener.addEventListener('click', () => open(opener.getAttribute('aria-expanded') === 'false'));
  place.append(button('search-closer', words.results, () => close(results)));
  place.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (isShown(opener)) close(opener);
    else field.focus();
  });
}

// ---- What is loaded once a reader begins --------------------------------------------------------------------

/** Gives the engine, the text module and the archive, loaded at the first call, again after a failure. */
function loader(form) {
  const address = (name) => new URL(form.dataset[name], document.baseURI);
  let loading = null;
  const load = async () => {
    const [text, engine] = await Promise.all([import(address('text').href), import(address('index').href)]);
    return { text, engine, archive: await engine.openArchive(address('archive'), text) };
  };
  return () => {
    if (!loading) {
      loading = load();
      loading.catch(() => { loading = null; });
    }
    return loading;
  };
}

/** The next results of an answer as nodes: those known first, then those of further years. */
async function grow(answer, wanted, draw) {
  const { tools } = answer;
  const missing = answer.shown + wanted - answer.run.results.length;
  if (missing > 0) answer.run = await tools.engine.further(answer.run, missing);
  const results = answer.run.results.slice(answer.shown, answer.shown + wanted);
  const docs = await Promise.all(results.map((result) => result.read()));
  answer.shown += results.length;
  return docs.map((doc, at) => draw(tools.text.summaryOf(doc, answer.run.phrases), results[at]));
}

// ---- What was asked before: kept in this browser only, and only if the reader says so -----------------------

const KEPT = 'searches';
const MOST_KEPT = 10;

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch (error) {
    return null;
  }
}

/** The box to tick and the list it fills; `addressOfWords(q)` is where a search leads. */
function memory(place, recent, addressOfWords) {
  const box = place.querySelector('input');

  /** What is kept, newest first; null where the reader does not want it. */
  function read() {
    const kept = parsed(localStorage.getItem(KEPT));
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string').slice(0, MOST_KEPT) : null;
  }

  function write(kept) {
    if (kept) localStorage.setItem(KEPT, JSON.stringify(kept));
    else localStorage.removeItem(KEPT);
  }

  function show() {
    const kept = read() || [];
    const links = kept.map((q) => element('li', '', link(addressOfWords(q), 'search-again', q)));
    box.checked = read() !== null;
    recent.hidden = !kept.length;
    put(recent.querySelector('ul'), links);
    place.hidden = false;
  }

  // Storage may be forbidden or full: then there is no memory.
  const tried = (action) => (...given) => {
    try {
      action(...given);
    } catch (refused) { /* nothing is kept */ }
  };
  const change = tried((kept) => {
    write(kept);
    show();
  });
  box.addEventListener('change', () => change(box.checked ? [] : null));
  recent.querySelector('.search-forget').addEventListener('click', () => {
    change([]);
    box.focus();
  });
  tried(show)();
  return {
    show: tried(show),
    keep: tried((q) => {
      if (q && read()) write([q, ...read().filter((each) => each !== q)].slice(0, MOST_KEPT));
    }),
  };
}

// ---- Keys ---------------------------------------------------------------------------------------------------

/** Down from the field into the results, up and down among them and what they hold, Esc back to the field. */
function prepareKeys(field, place, clear) {
  const stops = () => Array.from(place.querySelectorAll('a[href], button')).filter(isShown);
  const isPlain = (event) => !(event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
  const go = (event, next) => {
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  field.addEventListener('keydown', (event) => {
    if (!isPlain(event)) return;
    if (event.key === 'ArrowDown') go(event, stops()[0]);
    if (event.key === 'Escape' && field.value) {
      event.preventDefault();
      clear();
    }
  });
  place.addEventListener('keydown', (event) => {
    if (!isPlain(event)) return;
    const all = stops();
    const at = all.indexOf(document.activeElement);
    if (event.key === 'ArrowDown') go(event, all[at + 1]);
    if (event.key === 'ArrowUp') go(event, at > 0 ? all[at - 1] : field);
    if (event.key === 'Escape') go(event, field);
  });
}

// ---- What is said -------------------------------------------------------------------------------------------

/** What remains to be searched: years, or papers without a date and parts of years. */
const furtherText = ({ waiting }, words) =>
  (waiting.length ? fill(words.further, { years: yearsText(waiting) }) : words.furtherRest);

/** How many were found, where, and where not yet. */
function statusText({ run, shown, tools }, question, words) {
  const n = run.results.length;
  const isPart = !run.isDone && run.searched.length > 0;
  const name = `found${isPart ? 'In' : ''}${shown < n ? 'Shown' : ''}`;
  const told = fill(words[name], { n, shown, years: yearsText(run.searched) });
  if (!run.isDone) return told + words[waitingName(run, question)];
  const isOfAll = run.searched.length === tools.archive.years.length;
  return isOfAll && run.found > n ? told + fill(words.unchosen, { n: run.found }) : told;
}

function failureText(words) {
  if (typeof WebAssembly === 'undefined') return words.unable;
  return navigator.onLine === false ? words.offline : words.failed;
}

function waitingName({ searched, waiting }, { sort, chosen }) {
  if (!searched.length || !waiting.length || chosen.get('year').length) return 'others';
  return sort === 'old' ? 'later' : 'earlier';
}

// ---- The screen ---------------------------------------------------------------------------------------------

const part = (name) => document.querySelector(`.search-${name}`);

/** The places of the page beside the form, and the ways to change what they show. */
function screenOf(words) {
  const [status, order, chosen, opener, filters] = ['status', 'order', 'chosen', 'opener', 'filters'].map(part);
  const [list, results, more, none, help] = ['list', 'results', 'more', 'none', 'help'].map(part);
  const drawFilters = filterPanel(filters, status, words);

  function showFilters({ run, tools }, question) {
    const key = (text) => tools.archive.fold(text).toLowerCase();
    filters.hidden = false; // what is hidden cannot have the focus
    opener.hidden = !drawFilters(run.facets, question.chosen, key);
    filters.hidden = opener.hidden;
    order.hidden = run.results.length < 2;
  }

  function showCounts(answer, question) {
    status.textContent = statusText(answer, question, words);
    const isMore = answer.run.results.length > answer.shown;
    more.hidden = !isMore && answer.run.isDone;
    more.textContent = isMore ? words.more : furtherText(answer.run, words);
  }

  /** Put results in place of others; the focus stays on the same one, or goes to the first. */
  function showResults(nodes) {
    const held = list.contains(document.activeElement) ? document.activeElement : null;
    put(results, nodes);
    none.hidden = true;
    help.hidden = true;
    if (!held || document.contains(held)) return;
    const links = Array.from(results.querySelectorAll('a'));
    (links.find((each) => each.href === held.href) || links[0]).focus();
  }

  /** No results, but a message. */
  function showMessage(message) {
    const isHeld = list.contains(document.activeElement);
    status.textContent = message;
    put(results, []);
    [more, none, help].forEach((node) => { node.hidden = true; });
    if (isHeld) status.focus();
  }

  /** A message, and nothing to choose from. */
  function showOnly(message) {
    [filters, opener, order].forEach((node) => { node.hidden = true; });
    showMessage(message);
  }

  function showNothing(question) {
    const isChosen = choicesOf(question).length > 0;
    showMessage(isChosen ? words.noneChosen : fill(words.none, { q: question.q }));
    put(none, isChosen ? [] : [element('p', 'search-spelling', words.spelling)]);
    none.hidden = false;
    help.hidden = false;
  }

  function showTries(found, sort) {
    const tries = found.map((each) => tryNode(each, sort, words));
    none.append(element('p', 'search-try', words.tryThis), element('ul', 'search-tries', ...tries));
  }

  function showFailure() {
    showOnly(failureText(words));
    help.hidden = false;
  }

  /** What is chosen, each with a button that takes it back. */
  function showChosen(question, drop, dropAll) {
    const choices = choicesOf(question);
    const chips = choices.map((choice) => chipNode(choice, () => drop(choice), words));
    if (choices.length > 1) chips.push(button('search-drop-all', words.dropAll, dropAll));
    put(chosen, chips.map((chip) => element('li', '', chip)));
    chosen.hidden = !choices.length;
    opener.textContent = choices.length ? fill(words.filtersChosen, { n: choices.length }) : words.filters;
  }

  return {
    status, order, chosen, opener, filters, list, results, more,
    showFilters, showCounts, showResults, showOnly, showNothing, showTries, showFailure, showChosen,
  };
}

function chipNode(choice, onClick, words) {
  const chip = button('search-chip', choiceText(words.choice, choice, words), onClick);
  chip.setAttribute('aria-label', choiceText(words.drop, choice, words));
  return chip;
}

/** Another search that finds something. */
function tryNode({ name, places, q, chosen, count }, sort, words) {
  const text = places.field ? choiceText(words[name], places, words) : fill(words[name], places);
  const counted = element('span', 'search-count', fill(words.count, { n: count }));
  return element('li', '', link(addressOf({ q, sort, chosen }), 'search-again', text), ' ', counted);
}

// ---- The page -----------------------------------------------------------------------------------------------

function start(form) {
  const words = JSON.parse(part('words').textContent);
  const screen = screenOf(words);
  const { status, chosen, filters, results, more } = screen;
  const field = form.elements.q;
  const order = screen.order.querySelector('select');
  const base = new URL(form.dataset.base, document.baseURI);
  const ownTitle = document.title;
  const load = loader(form);
  const kept = memory(part('memory'), part('recent'), (q) => addressOf(questionOf(q, '', () => [])));
  let question = readAddress(location.href);
  let answer = null; // what is on show: { tools, run, shown }
  let latest = 0;
  let wasTyping = false;
  let isBroken = false;
  let isGrowing = false;
  let timer = 0;

  // ---- Asking ----

  const typed = () => ({ ...question, q: field.value.trim().slice(0, LONGEST) });

  /** One entry in the history for each search, not for each letter. */
  function ask(next, isTyping = false) {
    clearTimeout(timer);
    question = next;
    if (addressOf(next) !== location.href) {
      history[isTyping && wasTyping ? 'replaceState' : 'pushState']({}, '', addressOf(next));
    }
    wasTyping = isTyping;
    return show(PAGE);
  }

  function askSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => { if (typed().q !== question.q) ask(typed(), true); }, PAUSE);
  }

  /** What the address asks for, shown as far as it was, with the focus on the result that the reader left by. */
  async function restore() {
    clearTimeout(timer);
    wasTyping = false;
    question = readAddress(location.href);
    field.value = question.q;
    order.value = question.sort;
    const before = history.state || {};
    const isDone = await show(Math.min(Math.max(PAGE, before.shown || 0), MOST_RESTORED));
    const left = isDone && results.querySelectorAll('a')[before.left];
    if (left) left.focus();
  }

  function drop({ field: name, value }) {
    const at = Array.from(chosen.querySelectorAll('button')).indexOf(document.activeElement);
    ask(withChoice(question, name, value, false));
    const left = chosen.querySelectorAll('.search-chip');
    (left[Math.min(Math.max(at, 0), left.length - 1)] || status).focus();
  }

  function dropAll() {
    ask(questionOf(question.q, question.sort, () => []));
    status.focus();
  }

  // ---- Answering ----

  /** Answer the question, so many results of it; whether results are on show at the end. */
  async function show(wanted) {
    const ticket = ++latest;
    const isStale = () => ticket !== latest;
    answer = null;
    document.title = question.q ? `${question.q} - ${ownTitle}` : ownTitle;
    document.documentElement.classList.toggle('asked', isAsked(question));
    screen.showChosen(question, drop, dropAll);
    if (!isAsked(question)) return showStart();
    const patience = setTimeout(() => { if (!isStale()) status.textContent = words.searching; }, PATIENCE);
    try {
      return await answerQuestion(wanted, isStale);
    } catch (error) {
      if (!isStale()) fail(error);
      return false;
    } finally {
      clearTimeout(patience);
    }
  }

  function showStart() {
    kept.show();
    screen.showOnly('');
    return false;
  }

  function fail(error) {
    isBroken = true;
    screen.showFailure();
    console.error(error);
  }

  async function answerQuestion(wanted, isStale) {
    const tools = await load();
    if (isStale()) return false;
    const next = { tools, run: tools.engine.begin(tools.archive, question), shown: 0 };
    if (question.q && !next.run.phrases.length) {
      screen.showOnly(words.noWords);
      return false;
    }
    const nodes = await grow(next, wanted, draw);
    if (isStale()) return false;
    // Together with the results: filters that came later would push down what is being read.
    screen.showFilters(next, question);
    if (!nodes.length) {
      screen.showNothing(question);
      // Without suggestions the lists still help.
      suggest(tools, isStale).catch((error) => console.error(error));
      return false;
    }
    answer = next;
    screen.showResults(nodes);
    screen.showCounts(answer, question);
    return true;
  }

  /** Ten more: of those known, then of further years. What was found stays if that fails, and may be asked again. */
  async function showMore() {
    if (isGrowing || !answer) return;
    const growing = answer;
    isGrowing = true;
    try {
      const nodes = await grow(growing, PAGE, draw);
      if (growing === answer) showGrown(nodes);
    } catch (error) {
      if (growing === answer) status.textContent = failureText(words);
      console.error(error);
    } finally {
      isGrowing = false;
    }
  }

  function showGrown(nodes) {
    results.append(...nodes);
    history.replaceState({ ...history.state, shown: answer.shown }, '');
    screen.showFilters(answer, question);
    screen.showCounts(answer, question);
    if (nodes.length) nodes[0].querySelector('a').focus();
    else if (more.hidden) status.focus();
  }

  async function suggest(tools, isStale) {
    const { suggestions } = await import(new URL(form.dataset.suggest, document.baseURI).href);
    const found = await suggestions(tools, question, isStale);
    if (!isStale() && found.length) screen.showTries(found, question.sort);
  }

  const draw = (summary, result) => resultNode(summary, result, lead, words);

  /** The address of a place of a page; it carries the words, so that they are marked there. */
  function lead(url, anchor) {
    const address = new URL(`./${url.replace(/^\/+/, '')}`, base);
    if (question.q) address.search = `?q=${encodeURIComponent(question.q)}`;
    if (anchor) address.hash = encodeURIComponent(anchor);
    return address.href;
  }

  // ---- Listening ----

  function submit(event) {
    event.preventDefault();
    kept.keep(typed().q);
    // A module that could not be loaded once is not asked for again before the page is.
    if (isBroken) location.assign(addressOf(typed()));
    else ask(typed());
    if (matchMedia('(hover: none)').matches) field.blur();
  }

  /** A link to a search is followed without leaving the page, unless it is to open elsewhere. */
  function follow(event) {
    const again = event.target.closest('a.search-again');
    if (!again || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, '', again.href);
    kept.keep(readAddress(again.href).q);
    restore();
    status.focus();
  }

  /** A result is left by: remember by which, to come back to it. */
  function leave({ target }) {
    const left = Array.from(results.querySelectorAll('a')).indexOf(target.closest('a'));
    if (left < 0) return;
    kept.keep(question.q);
    history.replaceState({ ...history.state, left }, '');
  }

  function clear() {
    field.value = '';
    ask(typed());
  }

  form.addEventListener('focusin', () => { load().catch(() => undefined); }, { once: true });
  form.addEventListener('submit', submit);
  field.addEventListener('input', (event) => event.isComposing || askSoon());
  field.addEventListener('compositionend', askSoon);
  order.addEventListener('change', () => ask({ ...typed(), sort: order.value }));
  filters.addEventListener('change', ({ target }) => {
    if (target.type === 'checkbox') ask(withChoice(typed(), target.name, target.value, target.checked));
  });
  more.addEventListener('click', showMore);
  results.addEventListener('click', leave);
  document.addEventListener('click', follow);
  // A link within the page is a step in the history too.
  window.addEventListener('popstate', () => {
    if (addressOf(readAddress(location.href)) !== addressOf(question)) restore();
  });
  prepareOpener(screen.opener, filters, status, field, words);
  prepareKeys(field, screen.list, clear);
  kept.keep(question.q);
  if (field.value && !question.q) askSoon(); // typed before this script ran
  else restore();
}

const form = document.querySelector('.search-form[data-index]');
if (form) start(form);
