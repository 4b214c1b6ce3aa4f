// What else might help where nothing was found: the same words apart, fewer words, names that look alike, fewer
// choices. Loaded only then; the index is loaded already.

const SHORTEST = 4;
const LONGEST = 12;
const LEAST = 2;
const MOST_TRIALS = 24;
const MOST_NEAR = 5;
const NAMES = ['unit', 'tag'];

/**
 * Searches that find something: { name (of the words that say it), places (in these words), q, chosen, count }.
 * `tools` are the engine, the text module and the archive; `isStale()` says that nobody waits any more.
 */
export async function suggestions(tools, question, isStale) {
  const counted = counter(tools, isStale);
  const free = new Map([...question.chosen].map(([field]) => [field, []]));
  const unchosen = await withFewerChoices(question, free, counted);
  if (unchosen.length || !question.q) return unchosen;
  const runs = runsOf(tools, question.q);
  const found = [await apart(runs, free, counted), await without(runs, free, counted)];
  return [...found.filter(Boolean), ...(await near(tools, runs, free))];
}

/** A function that gives the number of documents that answer a question; 0 once nobody waits. */
function counter({ engine, archive }, isStale) {
  let trials = 0;
  return async (q, chosen) => {
    trials += 1;
    if (isStale() || trials > MOST_TRIALS) return 0;
    const run = await engine.further(engine.begin(archive, { q, sort: '', chosen }), Infinity);
    return run.results.length;
  };
}

/** The first of the best. */
const bestOf = (trials) => trials.reduce((best, each) => (each.count > best.count ? each : best), { count: 0 });

// ---- Fewer choices ------------------------------------------------------------------------------------------

async function withFewerChoices({ q, chosen }, free, counted) {
  const choices = [...chosen].flatMap(([field, values]) => values.map((value) => ({ field, value })));
  const found = [];
  for (const { field, value } of choices.length > 1 ? choices : []) {
    const left = new Map(chosen).set(field, chosen.get(field).filter((each) => each !== value));
    found.push({ name: 'unchoose', places: { field, value }, q, chosen: left, count: await counted(q, left) });
  }
  if (choices.length && q) {
    found.push({ name: 'unchooseAll', places: {}, q, chosen: free, count: await counted(q, free) });
  }
  return found.filter(({ count }) => count);
}

// ---- Other words --------------------------------------------------------------------------------------------

const RUN = /[\p{L}\p{N}]+(?:[.,:．：](?=[0-9])[\p{L}\p{N}]+)*/gu;

/** The phrases of a query as they were typed. */
const runsOf = ({ text }, q) => [...new Set(text.plain(q).match(RUN) || [])];

/** A long phrase in two parts that stand apart in the text: of all places to cut, the one that finds most. */
async function apart(runs, chosen, counted) {
  const trials = [];
  for (const run of runs) {
    for (const parts of cutsOf(Array.from(run))) {
      const q = runs.map((each) => (each === run ? parts.join(' ') : each)).join(' ');
      trials.push({ name: 'apart', places: { q }, q, chosen, count: await counted(q, chosen) });
    }
  }
  const best = bestOf(trials);
  return best.count ? best : null;
}

function cutsOf(units) {
  if (units.length < SHORTEST || units.length > LONGEST) return [];
  const isWithin = (at) => /^[0-9A-Za-z.,:]{2}$/.test(units[at - 1] + units[at]);
  const places = Array.from({ length: units.length - 2 * LEAST + 1 }, (none, at) => at + LEAST);
  return places.filter((at) => !isWithin(at)).map((at) => [units.slice(0, at).join(''), units.slice(at).join('')]);
}

/** All phrases but one, the last if that helps. */
async function without(runs, chosen, counted) {
  for (let at = runs.length - 1; runs.length > 1 && at >= 0; at -= 1) {
    const q = runs.filter((run) => run !== runs[at]).join(' ');
    const count = await counted(q, chosen);
    if (count) return { name: 'without', places: { q }, q, chosen, count };
  }
  return null;
}

// ---- Names that look alike ----------------------------------------------------------------------------------

/** The units and tags that share most characters with a phrase. */
async function near({ engine, archive }, runs, free) {
  const run = await engine.further(engine.begin(archive, { q: '', sort: '', chosen: free }), Infinity);
  const key = (text) => Array.from(archive.fold(text).toLowerCase());
  const phrases = runs.map(key);
  const names = run.facets.filter(({ field }) => NAMES.includes(field)).flatMap(({ field, values }) =>
    values.map(({ value, count }) => ({ field, value, count, nearness: nearness(key(value), phrases) })));
  const best = names.filter((each) => each.nearness > 0).sort((a, b) => b.nearness - a.nearness || b.count - a.count);
  return best.slice(0, MOST_NEAR).map(({ field, value, count }) => (
    { name: 'near', places: { field, value }, q: '', chosen: new Map(free).set(field, [value]), count }));
}

/** How much of a name and of the nearest phrase is the same, 0 where it is less than two characters or than half. */
function nearness(name, phrases) {
  return Math.max(0, ...phrases.map((phrase) => {
    if (phrase.join('').includes(name.join('')) && name.length >= LEAST) return 1;
    const shared = sharedBy(name, phrase);
    const share = (2 * shared) / (name.length + phrase.length);
    return shared >= LEAST && share > 0.5 ? share : 0;
  }));
}

function sharedBy(name, phrase) {
  const left = phrase.slice();
  return name.filter((char) => {
    const at = left.indexOf(char);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
}
