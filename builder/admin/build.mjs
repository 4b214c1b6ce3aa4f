// Bundles the editor into a folder: `node build.mjs FOLDER`, from where package-lock.json is installed.
import { build } from 'esbuild';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const out = path.resolve(process.argv[2]);
const page = path.join(import.meta.dirname, 'page');
const modules = path.join(import.meta.dirname, 'node_modules');
const sveltia = path.join(modules, '@sveltia', 'cms');
const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));
const SPOKEN = ['zh-CN.json', 'en-US.json'];

const merged = (theirs, words) =>
  typeof words === 'string' ? words : Object.entries(words).reduce((done, [key, word]) => ({ ...done, [key]: merged(done[key] ?? {}, word) }), theirs);

/** What Sveltia's own code says, and what it is to say here. */
const MENDED = [
  // Three fonts would be asked of a stranger before those in assets/ are.
  [/url\(https:\/\/cdn\.jsdelivr\.net\/[^)]*\)/g, "local('')"],
  // Every picture of a text would take the focus when the text is opened, and the form would begin in its middle.
  [/(\.closest\(`\[role="textbox"\]\[aria-readonly="false"\]`\))(?=&&\w+\.focus\(\))/g, '$1?.contains(document.activeElement)'],
];

const mended = (source) =>
  MENDED.reduce((done, [pattern, by]) => {
    if (!done.match(pattern)) throw new Error(`another version of Sveltia CMS: nothing in it is like ${pattern}`);
    return done.replaceAll(pattern, by);
  }, source);

/** Leaves out what the form of an article never asks for (grammars of code blocks, other languages, fonts from elsewhere),
 * and puts our words in place of some of Sveltia's. */
const ours = {
  name: 'ours',
  setup({ onResolve, onLoad }) {
    const nothing = { path: 'nothing', namespace: 'left-out' };
    onResolve({ filter: /^@shikijs\/(langs|themes)\// }, () => nothing);
    onResolve({ filter: /\/locales\/[\w-]+\.json$/ }, ({ path: file }) => (SPOKEN.includes(path.basename(file)) ? null : nothing));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export default []' }));
    onLoad({ filter: /[\\/]zh-CN\.json$/ }, async ({ path: file }) => {
      const [theirs, words] = await Promise.all([file, path.join(page, 'words.json')].map(readJson));
      return { contents: JSON.stringify(merged(theirs, words)), loader: 'json' };
    });
    onLoad({ filter: /[\\/]cms[\\/]npm[\\/]index\.js$/ }, async ({ path: file }) => ({ contents: mended(await readFile(file, 'utf8')) }));
  },
};

/** The packages that lie inside Sveltia's own file, by the names in its source map: it brings no texts for them. */
const inside = async () => {
  const { sources } = await readJson(path.join(sveltia, 'npm', 'index.js.map'));
  const found = sources.map((file) => /node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//.exec(file.replace(/.*\.pnpm\/[^/]+\//, ''))?.[1]);
  return `Sveltia CMS holds these packages, each under the licence of its page on www.npmjs.com:\n\n${[...new Set(found)].filter(Boolean).sort().join('\n')}\n`;
};

/** The licence texts of every package that the bundle holds, one after the other. */
const licences = async (inputs) => {
  const names = new Set(Object.keys(inputs).map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]));
  names.delete(undefined);
  const told = [...names].sort().map(async (name) => {
    const { version, license } = await readJson(path.join(modules, name, 'package.json'));
    const file = (await readdir(path.join(modules, name))).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? await readFile(path.join(modules, name, file), 'utf8') : '';
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return [...(await Promise.all(told)), await inside()].join(`\n${'-'.repeat(72)}\n\n`);
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  entryPoints: [path.join(page, 'main.js')],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [ours],
});
// Sveltia names these by `new URL(…, import.meta.url)`, which esbuild leaves as it is.
await cp(path.join(sveltia, 'npm', 'assets'), path.join(out, 'assets'), {
  recursive: true,
  filter: (file) => !file.endsWith('.map'),
});
for (const name of ['index.html', 'admin.css']) await cp(path.join(page, name), path.join(out, name));
await writeFile(path.join(out, 'licences.txt'), await licences(metafile.inputs));
