// Substring search over the Pagefind bundle that builder/search makes. No framework, no build step.
// Everything else is loaded when a reader begins: search-text.js, Pagefind, the fold table.

// ---- The index ----------------------------------------------------------------------------------------------

/** Everything a search needs, loaded once; `starts` are the first words of the index chunks. */
async function openIndex(bundle, script) {
  const read = async (name) => {
    const answer = await fetch(new URL(name, bundle));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };
  const [text, module, table, starts] = await Promise.all([
    import(script.href),
    import(new URL('pagefind.js', bundle).href),
    read('../fold.json'),
    read('starts.json'),
  ]);
  const pagefind = starts.length ? inNoLanguage(() => module.createInstance({ exactDiacritics: true })) : NOTHING;
  const fold = text.folding(table);
  return { text, pagefind, fold, starts, totals: await pagefind.filters(), asked: new Map(), pages: new Map() };
}

/** In place of Pagefind, which cannot open an index without a word. */
const NOTHING = { search: async () => ({ results: [] }), filters: async () => ({}) };

/** Pagefind 1.5 takes the language of the index from <html lang>, at once, and has no option for it. */
function inNoLanguage(create) {
  const root = document.documentElement;
  const language = root.lang;
  root.lang = 'und';
  try {
    return create();
  } finally {
    root.lang = language;
  }
}

const idsOf = (results) => new Set(results.map((result) => result.id));

/** What Pagefind finds; one search asks the same more than once. */
function ask(index, query) {
  if (!index.asked.has(query)) index.asked.set(query, index.pagefind.search(query).then((found) => found.results));
  return index.asked.get(query);
}

/** Results of Pagefind, best first, of which each holds every phrase; all pages if there is no phrase. */
async function search(index, runs) {
  index.asked.clear();
  if (!runs.length) return ask(index, null);
  const tokens = runs.flatMap((run) => run.tokens);
  await preload(index, tokens);
  const results = await ask(index, tokens.join(' '));
  const found = await Promise.all(runs.map((run) => pagesWith(index, run)));
  return results.filter((result) => found.every((ids) => ids.has(result.id)));
}

/** Pagefind loads only the chunk that holds a word itself, not those that follow with longer words. */
async function preload(index, tokens) {
  const more = index.starts.filter((start) => tokens.some((token) => start.startsWith(token)));
  if (more.length) await index.pagefind.preload(more.join(' '));
}

/**
 * The pages that hold one phrase. In quotes Pagefind wants every word, side by side; without, it ignores words
 * it does not know or takes shorter ones instead, so what an open phrase finds must prove itself.
 */
async function pagesWith(index, run) {
  const exact = run.open ? run.tokens.slice(0, -1) : run.tokens;
  const quoted = exact.length ? idsOf(await ask(index, `"${exact.join(' ')}"`)) : null;
  if (!run.open) return quoted;
  const results = await ask(index, run.tokens.join(' '));
  if (!(await isKnown(index, run.tokens[run.tokens.length - 1]))) return new Set();
  const near = results.filter((result) => index.text.sideBySide(result.words, run.tokens.length));
  return idsOf(quoted ? near.filter((result) => quoted.has(result.id)) : near);
}

/** Whether the index has a word that begins with the token: any page found by it tells. */
async function isKnown(index, token) {
  const first = (await ask(index, token)).find((result) => result.words.length);
  return first !== undefined && index.text.holdsAll(index.text.documentOf(await first.data()), [token]);
}

const valuesOf = (index, field) => Object.keys(index.totals[field] || {});

/** The pages that have a value of a filter. */
function pagesOf(index, field, value) {
  // Pagefind would ignore a value it does not know; an address can ask for any.
  if (!valuesOf(index, field).includes(value)) return Promise.resolve(new Set());
  const name = JSON.stringify([field, value]);
  if (!index.pages.has(name)) {
    const found = index.pagefind.search(null, { filters: { [field]: value } });
    index.pages.set(name, found.then(({ results }) => idsOf(results)));
  }
  return index.pages.get(name);
}

const ORDERS = { new: 'desc', old: 'asc' };

/** Results by date; a page without a date comes last. */
async function sorted(index, results, runs, sort) {
  if (!ORDERS[sort] || !results.length) return results;
  const query = runs.length ? runs.flatMap((run) => run.tokens).join(' ') : null;
  const dated = (await index.pagefind.search(query, { sort: { date: ORDERS[sort] } })).results;
  const place = new Map(dated.map((result, at) => [result.id, at]));
  const of = (result) => (place.has(result.id) ? place.get(result.id) : dated.length);
  return results.slice().sort((a, b) => of(a) - of(b));
}

// ---- Filters ------------------------------------------------------------------------------------------------

const FIELDS = [
  ['year', '年份'],
  ['kind', '类型'],
  ['bulletin', '刊物'],
  ['section', '栏目'],
  ['tag', '标签'],
  ['unit', '单位'],
  ['source', '来源'],
];
const FIRST = ['year', 'kind'];
const FEW = 8;

/** Results that meet the choices, one value of each chosen field at least; `except` leaves a field out. */
async function narrowed(index, results, chosen, except) {
  let left = results;
  for (const [field, values] of chosen) {
    if (field === except || !values.length) continue;
    const sets = await Promise.all(values.map((value) => pagesOf(index, field, value)));
    left = left.filter((result) => sets.some((ids) => ids.has(result.id)));
  }
  return left;
}

/** For each field its values with the number of results they would leave. */
async function facets(index, results, chosen) {
  return Promise.all(
    FIELDS.map(async ([field, label]) => {
      const picked = chosen.get(field) || [];
      const left = await narrowed(index, results, chosen, field);
      const values = await Promise.all(
        [...new Set([...valuesOf(index, field), ...picked])].map(async (value) => {
          const ids = await pagesOf(index, field, value);
          return { value, count: left.filter((result) => ids.has(result.id)).length };
        }),
      );
      const offered = values.filter(({ value, count }) => count || picked.includes(value));
      return { field, label, picked, values: offered.sort(field === 'year' ? byName : byCount) };
    }),
  );
}

const byName = (a, b) => (a.value < b.value ? 1 : -1);
const byCount = (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1);

// ---- Drawing: text nodes only, nothing that comes from the index is ever read as HTML ------------------------

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function link(address, ...children) {
  const node = element('a', '', ...children);
  node.href = address;
  return node;
}

const emphasised = (words) => words.map(([text, hit]) => (hit ? element('mark', '', text) : text));
const excerptNode = (words) => (words.length ? [element('p', 'search-excerpt', ...emphasised(words))] : []);

function resultNode(summary, base) {
  const address = new URL(`./${summary.url.replace(/^\/+/, '')}`, base).href;
  const node = element('li', 'search-result');
  node.append(element('h2', 'search-result-title', link(address, ...emphasised(summary.title))));
  node.append(factsNode(summary), ...excerptNode(summary.top));
  if (summary.items.length) node.append(itemsNode(summary.items, address));
  if (summary.more) node.append(element('p', 'search-items-more', `本页另有 ${summary.more} 处`));
  return node;
}

function factsNode({ date, kind }) {
  const node = element('p', 'search-result-facts');
  if (date) {
    const time = element('time', '', dateText(date));
    time.dateTime = date;
    node.append(time);
  }
  if (kind) node.append(element('span', 'search-result-kind', kind));
  return node;
}

function dateText(iso) {
  const numbers = iso.slice(0, 10).split('-').map(Number);
  return numbers.map((number, at) => number + '年月日'[at]).join('');
}

function itemsNode(items, address) {
  const list = element('ol', 'search-items');
  for (const { anchor, title, excerpt } of items) {
    const heading = link(`${address}#${encodeURIComponent(anchor)}`, ...emphasised(title));
    list.append(element('li', 'search-item', heading, ...excerptNode(excerpt)));
  }
  return list;
}

function fieldNode({ field, label, picked, values }) {
  const choices = values.map(({ value, count }) => choiceNode(field, value, count, picked.includes(value)));
  const node = element('fieldset', 'search-filter', element('legend', '', label), ...choices.slice(0, FEW));
  node.dataset.field = field;
  const rest = choices.slice(FEW);
  if (rest.length) node.append(foldedNode('search-filter-more', field, `其余 ${rest.length} 项`, rest));
  return node;
}

function choiceNode(field, value, count, checked) {
  const box = element('input');
  Object.assign(box, { type: 'checkbox', name: field, value, checked });
  return element('label', 'search-choice', box, ` ${value} `, element('span', 'search-count', String(count)));
}

function foldedNode(className, name, label, nodes) {
  const node = element('details', className, element('summary', '', label), ...nodes);
  node.dataset.name = name;
  return node;
}

/** Put new filters in place of the old; what was open stays open, what had the focus keeps it. */
function drawFilters(place, found) {
  const focused = document.activeElement;
  const inside = place.contains(focused) && focused.name ? [focused.name, focused.value] : null;
  const open = new Set(Array.from(place.querySelectorAll('details[open]'), (node) => node.dataset.name));
  const shown = found.filter(({ values, picked }) => values.length > 1 || picked.length);
  const nodes = shown.filter(({ field }) => FIRST.includes(field)).map(fieldNode);
  const rest = shown.filter(({ field }) => !FIRST.includes(field));
  const label = `更多筛选：${rest.map((field) => field.label).join('、')}`;
  if (rest.length) nodes.push(foldedNode('search-filters-rest', '', label, rest.map(fieldNode)));
  place.replaceChildren(...nodes);
  for (const node of place.querySelectorAll('details')) {
    node.open = open.has(node.dataset.name) || Boolean(node.querySelector(':checked'));
  }
  if (!inside) return;
  const boxes = Array.from(place.querySelectorAll('input'));
  const same = boxes.find((box) => box.name === inside[0] && box.value === inside[1]);
  if (same) same.focus();
}

// ---- The page -----------------------------------------------------------------------------------------------

const PAGE = 10;
const PAUSE = 180;
const LONGEST = 200;
const NO_WORDS = '请输入要查找的文字，标点和空格不算。';
const FAILED = '检索暂时无法使用，请稍后再试，或从下面的列表查找。';

/** What the address asks for: the query, the order, and the chosen values by field. */
function stateOf(address) {
  const params = new URL(address).searchParams;
  const chosen = new Map(FIELDS.map(([field]) => [field, params.getAll(field)]));
  const sort = params.get('sort');
  return { q: (params.get('q') || '').slice(0, LONGEST), sort: ORDERS[sort] ? sort : '', chosen };
}

function addressOf({ q, sort, chosen }) {
  const address = new URL(location.href);
  const params = new URLSearchParams();
  if (q) params.append('q', q);
  for (const [field, values] of chosen) values.forEach((value) => params.append(field, value));
  if (sort) params.append('sort', sort);
  address.search = params.toString();
  return address.href;
}

function start(form) {
  const part = (name) => document.querySelector(`.search-${name}`);
  const [field, order] = [form.elements.q, form.elements.sort];
  const [status, filters, list, more, help] = ['status', 'filters', 'results', 'more', 'help'].map(part);
  const base = new URL(form.dataset.base, document.baseURI);
  const bundle = new URL(form.dataset.bundle, document.baseURI);
  const script = new URL(form.dataset.text, document.baseURI);
  let opening = null;
  let latest = 0;
  let typing = false;
  let timer = 0;

  const open = () => {
    opening = opening || openIndex(bundle, script);
    opening.catch(() => {
      opening = null;
    });
    return opening;
  };

  function formState() {
    const chosen = new Map(FIELDS.map(([name]) => [name, []]));
    for (const box of filters.querySelectorAll('input:checked')) chosen.get(box.name).push(box.value);
    return { q: field.value.trim().slice(0, LONGEST), sort: order.value, chosen };
  }

  /** One entry in the history for each search, not for each letter. */
  function remember(state, isTyping) {
    const address = addressOf(state);
    if (address !== location.href) {
      history[isTyping && typing ? 'replaceState' : 'pushState'](null, '', address);
    }
    typing = isTyping;
  }

  function clear(message, offerHelp) {
    status.textContent = message;
    list.replaceChildren();
    more.hidden = true;
    help.hidden = !offerHelp;
  }

  async function show(state) {
    const ticket = ++latest;
    const stale = () => ticket !== latest;
    const picked = [...state.chosen.values()].some((values) => values.length);
    if (!state.q && !picked) {
      filters.replaceChildren();
      return clear('', false);
    }
    document.documentElement.classList.add('asked');
    try {
      status.textContent = '正在查找……';
      await answer(await open(), state, picked, stale);
    } catch (error) {
      if (stale()) return undefined;
      clear(FAILED, true);
      console.error(error);
    }
    return undefined;
  }

  async function answer(index, state, picked, stale) {
    const runs = index.text.queryRuns(state.q, index.fold);
    if (state.q && !runs.length) return stale() || clear(NO_WORDS, false);
    const all = await search(index, runs);
    const left = await sorted(index, await narrowed(index, all, state.chosen), runs, state.sort);
    if (stale()) return undefined;
    const offered = picked || all.length ? facets(index, all, state.chosen) : Promise.resolve([]);
    return Promise.all([offered, draw(index, left, all.length, state, runs, stale, offered)]);
  }

  async function draw(index, left, before, state, runs, stale, offered) {
    const phrases = runs.map((run) => run.text);
    const { documentOf, holdsAll, summaryOf } = index.text;
    let [shown, read, total] = [0, 0, left.length];
    const report = () => {
      if (!total) return clear(nothing(state.q, before), !before);
      const of = total < before ? `（全部 ${before} 篇中符合所选条件的）` : '';
      status.textContent = `找到 ${total} 篇${of}${shown < total ? `，已显示 ${shown} 篇` : ''}。`;
      more.hidden = read >= left.length;
      help.hidden = true;
      return undefined;
    };
    const next = async (isFirst) => {
      const nodes = [];
      while (nodes.length < PAGE && read < left.length) {
        const wanted = left.slice(read, read + PAGE - nodes.length);
        const docs = (await Promise.all(wanted.map((result) => result.data()))).map(documentOf);
        if (stale()) return;
        const proven = docs.filter((doc) => holdsAll(doc, phrases));
        read += wanted.length;
        total -= wanted.length - proven.length;
        before -= wanted.length - proven.length;
        nodes.push(...proven.map((doc) => resultNode(summaryOf(doc, phrases), base)));
      }
      if (isFirst) {
        // Together with the results: filters that came later would push down what is being read.
        const fields = await offered;
        if (stale()) return;
        drawFilters(filters, fields);
        list.replaceChildren();
      }
      list.append(...nodes);
      shown += nodes.length;
      report();
      if (!isFirst && nodes.length) nodes[0].querySelector('a').focus();
    };
    more.onclick = () => next(false).catch(() => clear(FAILED, true));
    await next(true);
  }

  const nothing = (q, before) =>
    before
      ? '所选条件下没有结果，请取消一些条件。'
      : `没有找到“${q}”。请检查有没有错字，少输几个字试试，或从下面的列表查找。`;

  function run(isTyping) {
    clearTimeout(timer);
    const state = formState();
    remember(state, isTyping);
    show(state);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => run(true), PAUSE);
  }

  function restore() {
    const state = stateOf(location.href);
    field.value = state.q;
    order.value = state.sort;
    clearTimeout(timer);
    typing = false;
    // The boxes do not exist before the answer comes: those chosen stand in until then.
    drawFilters(filters, chosenOnly(state.chosen));
    show(state);
  }

  const chosenOnly = (chosen) =>
    FIELDS.map(([name, label]) => {
      const picked = chosen.get(name);
      return { field: name, label, picked, values: picked.map((value) => ({ value, count: '' })) };
    });

  form.addEventListener('focusin', () => open().catch(() => undefined), { once: true });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(false);
  });
  field.addEventListener('input', (event) => event.isComposing || soon());
  field.addEventListener('compositionend', soon);
  form.addEventListener('change', (event) => event.target === field || run(false));
  window.addEventListener('popstate', restore);
  restore();
}

if (typeof document !== 'undefined') {
  const form = document.querySelector('.search-form[data-bundle]');
  if (form) start(form);
}
