// Runs in the search page of a built site: the page's own modules, opened as the page opens them.
// `window.judge` answers queries with what the page would show, and some of them once more as the first of all: parts of
// the index that earlier queries have loaded would hide what this one does not load.
async () => {
  const { dataset } = document.querySelector('.search-form');
  const address = (name) => new URL(dataset[name], document.baseURI);
  const [text, index] = await Promise.all([import(address('text').href), import(address('index').href)]);
  const open = () => index.openArchive(address('archive'), text);
  const archive = await open();

  async function search(where, q) {
    const run = await index.further(index.begin(where, { q, sort: '', chosen: new Map() }), Infinity);
    if (!run.isDone) throw new Error(`not everything was searched for ${q}`);
    return run;
  }

  async function answer([q, isAfresh]) {
    const run = await search(archive, q);
    const docs = await Promise.all(run.results.map((result) => result.read()));
    const first = isAfresh ? (await search(await open(), q)).results.length : null;
    return { results: docs.map((doc) => text.summaryOf(doc, run.phrases)), first };
  }

  window.judge = async (queries) => {
    const answers = [];
    for (const query of queries) answers.push(await answer(query));
    return JSON.stringify(answers);
  };
}
