// The browser's side of the preview: hears what was saved, puts it in place, and says what is wrong. The page around
// it is the one that will be published; all that is shown besides stands in a shadow root of its own.
import { Idiomorph } from './idiomorph.js';

const tag = document.querySelector('script[data-frame][data-version]');
const [run, first] = tag.dataset.version.split('.');
const base = new URL('..', import.meta.url);
const locate = (name) => new URL(name, import.meta.url);

// What scripts of the page made cannot be told from what was saved: these stay as they are …
const KEPT = '[data-live-ignore], .tools';
// … and a page with one of these is loaded anew: marks of a search, the search itself, scripts in the text.
const WHOLE = '[data-live-reload], .search-form[data-index], .hits:not([hidden])';
const SCRIPT = 'script[src], script:not([type]), script[type="module"]';
const SEARCH = '.search-form[data-index]';
const LATER = 1000; // ms: tabs that nobody sees wait for the one that somebody does
const PATIENCE = 1500; // ms without the server before it is called gone
const AGAIN = 2000; // ms between attempts where the browser itself has given up

let known = Number(first); // the version that this page shows, or is about to
let restyle = false;

// ---- When something is done ---------------------------------------------------------------------------------

let pending = null;
let timer = 0;

/** Now where somebody looks, else a little later; loading anew comes before refreshing. */
function soon(action) {
  pending = pending === reload ? reload : action;
  clearTimeout(timer);
  if (document.hidden) timer = setTimeout(now, LATER * (1 + Math.random()));
  else now();
}

function now() {
  const action = pending;
  pending = null;
  clearTimeout(timer);
  if (action) action();
}

const reload = () => location.reload();

// ---- The page as it is now ----------------------------------------------------------------------------------

let isBusy = false;
let isStale = false;

async function refresh() {
  isStale = true;
  if (isBusy) return;
  isBusy = true;
  try {
    while (isStale) {
      isStale = false;
      await replace();
    }
  } catch (gone) {
    isStale = true; // until the server is back; where only this answer was lost, a moment later
    setTimeout(() => { if (isStale) soon(refresh); }, AGAIN);
  }
  isBusy = false;
}

async function replace() {
  const answer = await fetch(location.href, { cache: 'no-store' });
  const text = await answer.text();
  if (answer.redirected) reload();
  else place(new DOMParser().parseFromString(text, 'text/html'));
}

/** Put a page in the place of this one; where more than its text differs, load it. */
function place(next) {
  const main = document.querySelector('main');
  const text = next.querySelector('main');
  const told = next.querySelector('script[data-frame]');
  const isSame = told && told.dataset.frame === tag.dataset.frame;
  if (!isSame || !main || !text || document.querySelector(WHOLE) || text.querySelector(SCRIPT) || !placeStyles(next)) {
    reload();
    return;
  }
  if (document.title !== next.title) document.title = next.title;
  for (const { name, value } of next.documentElement.attributes) {
    if (name !== 'class') document.documentElement.setAttribute(name, value);
  }
  Idiomorph.morph(main, text, {
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (old) => !(old instanceof Element && old.matches(KEPT)),
      beforeNodeRemoved: (old) => !(old instanceof Element && old.matches('[data-live-ignore]')),
      // What a reader has opened stays open.
      beforeAttributeUpdated: (name, node) => !(name === 'open' && node.localName === 'details'),
    },
  });
}

// ---- Styles -------------------------------------------------------------------------------------------------

const STYLES = 'link[rel="stylesheet"]';

/** Styles that changed take the place of the old ones once they are there; false where there are more or fewer. */
function placeStyles(next) {
  const old = Array.from(document.querySelectorAll(`${STYLES}:not([data-live-left])`));
  const wanted = Array.from(next.querySelectorAll(STYLES));
  if (old.length !== wanted.length) return false;
  old.forEach((link, at) => {
    const href = wanted[at].getAttribute('href');
    const isSame = href === (link.dataset.live || link.getAttribute('href'));
    if (!isSame || restyle) exchange(link, wanted[at], href, isSame);
  });
  restyle = false;
  return true;
}

function exchange(old, wanted, href, isSame) {
  const link = document.importNode(wanted);
  const address = new URL(href, document.baseURI);
  if (isSame) address.searchParams.set('v', known);
  link.dataset.live = href;
  link.href = address.href;
  old.dataset.liveLeft = '';
  link.addEventListener('load', () => old.remove());
  link.addEventListener('error', () => {
    delete old.dataset.liveLeft;
    link.remove();
  });
  old.after(link);
}

// ---- News ---------------------------------------------------------------------------------------------------

/** The site path of this page, as news name it. */
function ownPath() {
  try {
    return decodeURIComponent(location.pathname.slice(base.pathname.length - 1));
  } catch (malformed) {
    return '';
  }
}

/** News in order: as the stream tells them, or after asking for what was missed. */
function take(news) {
  if (news.run !== run) {
    soon(reload); // the preview was started anew
    return;
  }
  if (news.version < known) return;
  if (news.version > known) {
    known = news.version;
    act(news);
  }
  show(news);
}

function act({ change, pages, follow }) {
  const isMine = !pages.length || pages.includes(ownPath());
  if (change === 'whole') soon(reload);
  if (change === 'styles') restyle = true;
  if (change === 'styles' || (change === 'pages' && isMine)) soon(refresh);
  if (follow && !document.hidden && follow !== ownPath()) location.assign(new URL(`.${encodeURI(follow)}`, base));
}

/** What another tab passes on may not be the next that this one has to hear. */
function overhear(news) {
  if (news.run === run && news.version > known + 1) catchUp();
  else take(news);
}

/** Ask for what was missed; `isBack` says that somebody came back, so that files are looked at too. */
async function catchUp(isBack = false) {
  try {
    const answer = await fetch(locate(`news?since=${run}.${known}${isBack ? '&look=1' : ''}`), { cache: 'no-store' });
    if (answer.ok) (await answer.json()).forEach(take);
  } catch (gone) { /* whoever holds the stream says so */ }
}

// ---- One stream for all tabs of a browser: it opens only six connections to a server ------------------------

const channel = new BroadcastChannel(`live ${base.pathname}`);
let source = null;
let lost = 0;

function listen() {
  source = new EventSource(locate(`events?since=${run}.${known}`));
  source.onopen = () => pass({ isUp: true });
  source.onmessage = (event) => pass(JSON.parse(event.data));
  source.onerror = () => {
    pass({ isUp: false });
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
  };
}

function pass(message) {
  channel.postMessage(message);
  hear(message, take);
}

function hear(message, how) {
  if ('isUp' in message) showLink(message.isUp);
  else how(message);
}

function showLink(isUp) {
  if (!isUp) {
    lost = lost || setTimeout(() => { signs.gone.hidden = false; }, PATIENCE); // every attempt fails once more
    return;
  }
  clearTimeout(lost);
  lost = 0;
  signs.gone.hidden = true;
  if (isStale) soon(refresh);
}

/** On a phone, by plain http, there are no locks: the stream is held only while somebody looks. */
function listenWhileSeen() {
  if (source) source.close();
  if (!document.hidden) listen();
}

function start() {
  channel.onmessage = ({ data }) => hear(data, overhear);
  if (navigator.locks) {
    navigator.locks.request(`live ${base.pathname}`, () => {
      listen();
      return new Promise(() => {}); // held until the tab is closed; then another takes over
    });
  } else {
    listenWhileSeen();
  }
  document.addEventListener('visibilitychange', () => {
    if (!navigator.locks) listenWhileSeen();
    if (document.hidden) return;
    now();
    catchUp(true);
  });
  window.addEventListener('pageshow', (event) => { if (event.persisted) catchUp(); });
  document.addEventListener('resume', () => catchUp());
  catchUp();
}

// ---- What is said -------------------------------------------------------------------------------------------

const LOOKS = `
:host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483000; pointer-events: none;
  font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #fff; }
@media print { :host { display: none; } }
[hidden] { display: none !important; }
.signs { display: flex; flex-direction: column; align-items: flex-end; gap: 8px; margin: 0 12px 12px; }
.sign { padding: 5px 14px; border-radius: 16px; background: #33383f; box-shadow: 0 1px 6px rgb(0 0 0 / .35); }
a.sign { color: #fff; text-decoration: none; }
a.sign:hover { text-decoration: underline; }
a.sign:focus-visible { outline: 3px solid #ffd54a; outline-offset: 2px; }
.sign::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px; border-radius: 4px;
  background: #f5b83d; }
.gone::before { background: #ff6b6b; }
.desk { pointer-events: auto; }
.desk::before { display: none; }
.behind { animation: appear 0s 1s both; } /* most of the time the index is there before anybody looks */
@keyframes appear { from { visibility: hidden; } }
.bar { pointer-events: auto; background: #241618; border-top: 3px solid #e5484d; box-shadow: 0 -2px 14px rgb(0 0 0 / .3); }
.head { display: flex; align-items: baseline; gap: 6px 16px; flex-wrap: wrap; padding: 8px 20px; }
.count { font-weight: 700; }
.note { color: #d6c3c3; font-size: 14px; flex: 1; }
button { font: inherit; font-size: 14px; color: #fff; background: none; border: 1px solid #9a7c7c; border-radius: 4px;
  padding: 2px 14px; cursor: pointer; }
button:hover { background: #4a2b2e; }
button:focus-visible, a:focus-visible, .list:focus-visible { outline: 2px solid #ffd166; outline-offset: 1px; }
.list { max-height: 38vh; overflow: auto; overscroll-behavior: contain; margin: 0; padding: 0 20px 12px; list-style: none; }
.list > li { padding: 10px 0; border-top: 1px solid #4a3133; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 20px; }
.place { font: 14px/1.7 ui-monospace, Consolas, "Noto Sans Mono CJK SC", monospace; color: #ffb3b5; overflow-wrap: anywhere; }
a { color: #a9d3ff; font-size: 14px; }
.message { font-weight: 600; overflow-wrap: anywhere; white-space: pre-line; }
.cure { color: #c9ecc4; overflow-wrap: anywhere; }
.rule { color: #b39b9b; font-size: 13px; margin-left: 8px; font-weight: 400; }
.source { margin: 6px 0 0; padding: 4px 0; background: #160d0e; border-radius: 4px; overflow-x: auto;
  font: 13px/1.7 ui-monospace, Consolas, "Noto Sans Mono CJK SC", monospace; }
.row { display: flex; white-space: pre; min-width: max-content; }
.row.here { background: #5a1f23; }
.number { flex: none; width: 3.5em; padding-right: 1em; text-align: right; color: #b39b9b; user-select: none; }
`;

function element(name, className, ...children) {
  const node = document.createElement(name);
  node.className = className;
  node.append(...children);
  return node;
}

// The way back to the editors' desk, where there is one.
function desk() {
  if (!tag.dataset.desk) return [];
  const link = element('a', 'sign desk', '编辑台');
  link.href = tag.dataset.desk;
  return [element('div', 'signs', link)];
}

function build() {
  const host = element('div', '');
  host.id = 'live-problems';
  host.setAttribute('data-live-ignore', '');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet(); // the site's policy lets in no <style>
  sheet.replaceSync(LOOKS);
  root.adoptedStyleSheets = [sheet];
  const parts = {
    behind: element('div', 'sign behind', '检索索引正在更新，暂时搜不到刚改的字'),
    late: element('div', 'sign', '改动较多，预览正在跟上'),
    gone: element('div', 'sign gone', '连接断开：预览已经停止，这一页不会再更新'),
    count: element('span', 'count'),
    note: element('span', 'note', '改好并保存，这里就会消失'),
    fold: element('button', 'fold'),
    list: element('ol', 'list'),
  };
  parts.fold.type = 'button';
  parts.list.tabIndex = 0;
  parts.bar = element('section', 'bar', element('div', 'head', parts.count, parts.note, parts.fold), parts.list);
  parts.bar.setAttribute('aria-label', '要改的地方');
  [parts.behind, parts.late, parts.gone, parts.bar].forEach((part) => { part.hidden = true; });
  const told = element('div', 'signs', parts.behind, parts.late, parts.gone);
  told.setAttribute('role', 'status');
  root.append(told, ...desk(), parts.bar);
  document.body.append(host);
  return parts;
}

const signs = build();
const FOLDED = 'live-folded';
let shown = '';
let wasBehind = false;

function fold(isFolded) {
  sessionStorage.setItem(FOLDED, isFolded ? 'yes' : '');
  signs.list.hidden = isFolded;
  signs.fold.textContent = isFolded ? '展开' : '收起';
  signs.fold.setAttribute('aria-expanded', String(!isFolded));
}

signs.fold.addEventListener('click', () => fold(!signs.list.hidden));

function show({ wrong, count, behind, late }) {
  signs.late.hidden = !late;
  signs.behind.hidden = !behind;
  if (wasBehind && !behind && document.querySelector(SEARCH)) soon(reload);
  wasBehind = behind;
  const told = JSON.stringify(wrong);
  if (told === shown) return;
  if (!signs.bar.hidden && !count) fold(false); // the next fault is seen again
  shown = told;
  signs.bar.hidden = !count;
  signs.count.textContent = `有 ${count} 处要改`;
  const more = count > wrong.length ? [element('li', '', `还有 ${count - wrong.length} 处，先改上面的`)] : [];
  signs.list.replaceChildren(...wrong.map(wrongNode), ...more);
}

function wrongNode({ place: where, line, message, cure, rule, lines, edit }) {
  const top = element('div', 'top', element('span', 'place', where));
  if (edit) {
    const opener = element('a', 'edit', '在编辑器中打开');
    opener.href = edit;
    top.append(opener);
  }
  const words = element('div', 'message', message);
  if (rule) words.append(element('span', 'rule', `[${rule}]`));
  const node = element('li', '', ...(where || edit ? [top] : []), words);
  if (cure) node.append(element('div', 'cure', `→ ${cure}`));
  if (lines.length) node.append(element('div', 'source', ...lines.map((each) => rowNode(each, line))));
  return node;
}

const rowNode = ([number, text], line) =>
  element('div', number === line ? 'row here' : 'row', element('span', 'number', String(number)), text);

fold(sessionStorage.getItem(FOLDED) === 'yes');
start();
