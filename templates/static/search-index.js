// The engine of search: bundles of Pagefind's index, opened when they are needed, and what they hold of a query.
// No DOM, no words. builder/search makes the files that it reads.

// A word of every page that no text has (builder/search/pages.py): asked for nothing, Pagefind loads the whole index.
const EVERY = 'ꓹꓽ';

export const FIELDS = ['year', 'kind', 'bulletin', 'section', 'tag', 'unit', 'source'];

// ---- The archive and its bundles ----------------------------------------------------------------------------

/** What a search needs; `folder` is the address of /search/, `text` the module search-text.js. */
export async function openArchive(folder, text) {
  const [[listed, module], table] = await Promise.all([readBundles(folder), readJson(folder, 'fold.json')]);
  const inTurn = firstAlone();
  const opening = (bundle) => once(() => inTurn(() => openBundle(folder, module, bundle)));
  const bundles = listed.map((bundle) => Object.assign({ open: opening(bundle) }, bundle));
  const years = [...new Set([].concat(...bundles.map((bundle) => bundle.years)))];
  // The newest is asked first: it may be on its way while the reader types.
  if (bundles.length) bundles[0].open().then((bundle) => bundle.table()).catch(() => undefined);
  return { text, fold: text.folding(table), bundles, years };
}

/** The bundles, newest first, and Pagefind, which cannot be started where there are none. */
async function readBundles(folder) {
  const { bundles } = await readJson(folder, 'bundles.json');
  return [bundles, bundles.length ? await import(new URL('pagefind/pagefind.js', folder).href) : null];
}

/** Always asked anew, as Pagefind asks for its entry: an older table does not know the pages of a newer index. */
async function readJson(folder, name) {
  const answer = await fetch(new URL(name, folder), { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

/** A function that does its work the first time, and again only if that failed. */
function once(work) {
  let done = null;
  return () => {
    done = done || work();
    done.catch(() => {
      done = null;
    });
    return done;
  };
}

/** Runs work at once, but that which comes first alone: two would each start Pagefind's WebAssembly, and clash. */
function firstAlone() {
  let first = null;
  return (work) => {
    if (first) return first.then(work);
    first = work();
    first.catch(() => {
      first = null;
    });
    return first;
  };
}

/** Pagefind's instance for a bundle, and our table of its pages, which only a bundle that holds something needs. */
async function openBundle(folder, module, { name }) {
  const pagefind = inLanguage(name, () => module.createInstance({ exactDiacritics: true }));
  await pagefind.filters(); // there are none, but it answers when it is ready
  return { pagefind, table: once(async () => readTable(name, await readJson(folder, `pages.${name}.json`))) };
}

/** The numbers of pages, newest first, by Pagefind's id; and for each field the pages that have a value. */
function readTable(name, { ids, dates, fields, starts }) {
  const numbers = new Map(ids.map((id, number) => [`${name}_${id}`, number]));
  return { numbers, dates, starts, fields: new Map(FIELDS.map((field) => [field, valuesOf(fields[field] || {})])) };
}

/** The pages that have a value, by value; the table holds the first of them and the steps to the next. */
function valuesOf(packed) {
  const sets = Object.entries(packed).map(([value, steps]) => {
    let number = 0;
    return [value, new Set(steps.map((step) => (number += step)))];
  });
  return new Map(sets);
}

/** Pagefind takes the index to open from <html lang>, at once, and has no option for it; a bundle is a language. */
function inLanguage(name, create) {
  const root = document.documentElement;
  const language = root.lang;
  root.lang = name;
  try {
    return create();
  } finally {
    root.lang = language;
  }
}

// ---- What a bundle holds of a query -------------------------------------------------------------------------

/** The pages that hold every phrase, by Pagefind's id: score and result; all pages if there is no phrase. */
async function pagesWith(bundle, phrases, text) {
  if (!phrases.length) return scored((await bundle.pagefind.search(EVERY)).results, () => 0);
  const found = await Promise.all(phrases.map((phrase) => pagesWithPhrase(bundle, phrase, text)));
  return found.reduce((left, right) => {
    const both = [...left].filter(([id]) => right.has(id));
    return new Map(both.map(([id, { score, result }]) => [id, { score: score + right.get(id).score, result }]));
  });
}

/** The pages that hold a phrase in one of its forms, with the best score of these. */
async function pagesWithPhrase(bundle, forms, text) {
  const best = new Map();
  for (const found of await Promise.all(forms.map((form) => pagesWithForm(bundle, form, text)))) {
    for (const [id, page] of found) {
      if (!best.has(id) || best.get(id).score < page.score) best.set(id, page);
    }
  }
  return best;
}

/**
 * In quotes Pagefind wants every pair, side by side, but ranks nothing; without, it ranks, but ignores pairs that it
 * does not know. So one search tells which pages, the other in what order.
 */
async function pagesWithForm(bundle, form, text) {
  const tokens = text.formTokens(form);
  if (tokens[0] === form) return pagesWithUnit(bundle, form, text);
  const exact = (await bundle.pagefind.search(`"${tokens.join(' ')}"`)).results;
  if (!exact.length) return new Map();
  const ranked = (await bundle.pagefind.search(tokens.join(' '))).results;
  const scores = new Map(ranked.map((result) => [result.id, result.score]));
  return scored(exact, (result) => scores.get(result.id) || 0);
}

/** One character finds the pairs that begin with it. Of one that it does not know, Pagefind tells any page. */
async function pagesWithUnit(bundle, unit, text) {
  // Pagefind loads only the chunk where the unit itself would stand, not those that go on with its pairs.
  const { starts } = await bundle.table();
  const more = starts.filter((start) => start.startsWith(unit));
  if (more.length) await bundle.pagefind.preload(more.join(' '));
  const { results } = await bundle.pagefind.search(unit);
  const isKnown = results.length && text.holdsAll(text.documentOf(await results[0].data()), [[unit]]);
  return isKnown ? scored(results, (result) => result.score) : new Map();
}

const scored = (results, score) => new Map(results.map((result) => [result.id, { score: score(result), result }]));

// ---- Choices and counts -------------------------------------------------------------------------------------

/** The pages that meet the choices, one value of each chosen field at least; `except` leaves a field out. */
function narrowed(table, numbers, chosen, except) {
  return FIELDS.reduce((left, field) => {
    const values = chosen.get(field) || [];
    if (field === except || !values.length) return left;
    const sets = values.map((value) => table.fields.get(field).get(value)).filter(Boolean);
    return left.filter((number) => sets.some((pages) => pages.has(number)));
  }, numbers);
}

/** For each field, how many pages each of its values would leave. */
function counted(table, numbers, chosen) {
  return new Map(
    FIELDS.map((field) => {
      const left = narrowed(table, numbers, chosen, field);
      const counts = Array.from(table.fields.get(field), ([value, pages]) => [value, left.filter((n) => pages.has(n)).length]);
      return [field, new Map(counts.filter(([, count]) => count))];
    }),
  );
}

function added(before, more) {
  return new Map(
    FIELDS.map((field) => {
      const counts = new Map(before.get(field));
      for (const [value, count] of more.get(field)) counts.set(value, (counts.get(value) || 0) + count);
      return [field, counts];
    }),
  );
}

/** The values to offer: those that leave something, those chosen, and the years that are not searched yet. */
function facetsOf(counts, chosen, unknown) {
  return FIELDS.map((field) => {
    const known = counts.get(field);
    const picked = (chosen.get(field) || []).filter((value) => !known.has(value) && !unknown.includes(value));
    const later = field === 'year' ? unknown.filter((year) => !known.has(year)) : [];
    const values = [...known, ...picked.map((value) => [value, 0]), ...later.map((year) => [year, null])];
    const order = field === 'year' ? byName : byCount;
    return { field, values: values.map(([value, count]) => ({ value, count })).sort(order) };
  });
}

const byName = (a, b) => (a.value < b.value ? 1 : -1);
const byCount = (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1);

// ---- A search -----------------------------------------------------------------------------------------------

const NO_COUNTS = new Map(FIELDS.map((field) => [field, new Map()]));

/** A search of which nothing is asked yet: `q`, `sort` ('' by relevance, 'new', 'old'), `chosen` values by field. */
export function begin(archive, { q, sort, chosen }) {
  const years = chosen.get('year') || [];
  const wanted = archive.bundles.filter((bundle) => !years.length || bundle.years.some((year) => years.includes(year)));
  const dated = wanted.filter((bundle) => bundle.years.length);
  const todo = sort === 'old' ? [...dated.reverse(), ...wanted.filter((bundle) => !bundle.years.length)] : wanted;
  const phrases = archive.text.queryPhrases(q, archive.fold);
  const run = { archive, phrases, sort, chosen, todo, done: [], results: [], held: [], found: 0, counts: NO_COUNTS };
  return described(run);
}

/**
 * The search carried on until `wanted` more results are known, or no bundle is left. Earlier results keep their
 * places; by date, pages without one come last of all.
 */
export async function further(run, wanted) {
  let { todo, done, held, found, counts } = run;
  let fresh = [];
  while (todo.length && fresh.length < wanted) {
    // One, one more, then as many again as are done: what is rare is soon known to be.
    const next = todo.slice(0, Math.max(1, done.length));
    for (const part of await Promise.all(next.map((bundle) => searchBundle(run, bundle)))) {
      fresh = fresh.concat(part.results);
      held = held.concat(part.held);
      found += part.found;
      counts = added(counts, part.counts);
    }
    done = done.concat(next);
    todo = todo.slice(next.length);
  }
  if (!run.sort) fresh.sort((a, b) => b.score - a.score);
  const last = todo.length ? [] : held;
  const results = run.results.concat(fresh, last);
  return described(Object.assign({}, run, { todo, done, results, held: todo.length ? held : [], found, counts }));
}

/** What a reader may be told: years searched and waiting, newest first, and the facets. */
function described(run) {
  const searched = new Set([].concat(...run.done.map((bundle) => bundle.years)));
  const asked = new Set([].concat(...run.todo.map((bundle) => bundle.years)));
  const { years } = run.archive;
  return Object.assign(run, {
    searched: years.filter((year) => searched.has(year) && !asked.has(year)),
    waiting: years.filter((year) => asked.has(year)),
    isDone: !run.todo.length,
    facets: facetsOf(run.counts, run.chosen, years.filter((year) => asked.has(year) || !searched.has(year))),
  });
}

const NOTHING = { results: [], held: [], found: 0, counts: NO_COUNTS };

async function searchBundle({ phrases, chosen, sort, archive }, listed) {
  const bundle = await listed.open();
  const pages = await pagesWith(bundle, phrases, archive.text);
  if (!pages.size) return NOTHING;
  const table = await bundle.table();
  const numbered = new Map(Array.from(pages, ([id, page]) => [table.numbers.get(id), page]));
  const all = [...numbered.keys()].sort((a, b) => a - b);
  const left = narrowed(table, all, chosen, '');
  const results = left.map((number) => resultOf(table, number, numbered.get(number), archive.text));
  if (!sort) results.sort((a, b) => b.score - a.score);
  if (sort === 'old') results.reverse();
  return {
    results: results.filter((result) => !sort || result.date),
    held: results.filter((result) => sort && !result.date),
    found: all.length,
    counts: counted(table, all, chosen),
  };
}

function resultOf(table, number, { score, result }, text) {
  const kind = [...table.fields.get('kind')].find(([, pages]) => pages.has(number));
  // Pagefind lets go of a page when its result is forgotten: `read` holds on to it.
  const read = () => result.data().then(text.documentOf);
  return { score, date: table.dates[number], kind: kind ? kind[0] : '', read };
}
