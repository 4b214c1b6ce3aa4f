// The desk's hands: files dropped anywhere go into a parcel, forms are sent with the preview's token, what waits is
// brought up to date when something is saved. Reading needs none of it.
import { Idiomorph } from '../__live/idiomorph.js';

const { token, desk } = document.body.dataset;
const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => Array.from(within.querySelectorAll(selector));

/** Send something; gives where to go on, "" for nowhere. What is wrong is thrown in the server's words. */
async function send(address, body) {
  let answer;
  try {
    answer = await fetch(address, { method: 'POST', headers: { 'X-Preview-Token': token }, body });
  } catch (failed) {
    throw new Error('预览没有回答，可能已经关了 → 重新打开预览，再刷新这一页');
  }
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers.get('Location') || '';
}

// ---- Handing in ------------------------------------------------------------------------------------------------

/** The files behind what was dropped, with their paths; a browser tells a hundred of a folder at a time. */
async function unfold(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => { entry.file(done, failed); });
    return [{ name: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    const some = await new Promise((done, failed) => { reader.readEntries(done, failed); });
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map(unfold))).flat();
}

/** The files of a drop; entries have to be asked for before anything is waited for. */
async function dropped(transfer) {
  const entries = Array.from(transfer.items || []).map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  if (entries.some(Boolean)) return (await Promise.all(entries.filter(Boolean).map(unfold))).flat();
  return Array.from(transfer.files).map((file) => ({ name: file.name, file }));
}

const picked = (input) => Array.from(input.files).map((file) => ({ name: file.webkitRelativePath || file.name, file }));

async function handIn(files) {
  const said = find('#hand .desk-said');
  said.setAttribute('role', 'status');
  if (!files.length) return;
  try {
    const parcel = await send(`${desk}parcels`);
    for (const [at, { name, file }] of files.entries()) {
      said.textContent = `正在放进来 ${at + 1}/${files.length}：${name}`;
      await send(`${parcel.replace(/\/$/, '')}?name=${encodeURIComponent(name)}`, file);
    }
    said.textContent = '正在整理，稍等……';
    location.assign(parcel);
  } catch (error) {
    said.setAttribute('role', 'alert');
    said.textContent = error.message;
  }
}

function welcome() {
  let depth = 0;
  const over = (by) => {
    depth = Math.max(0, depth + by);
    document.body.classList.toggle('desk-over', depth > 0);
  };
  const carries = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes('Files');
  addEventListener('dragenter', (event) => { if (carries(event)) over(1); });
  addEventListener('dragleave', (event) => { if (carries(event)) over(-1); });
  addEventListener('dragover', (event) => { if (carries(event)) event.preventDefault(); });
  addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    over(-depth);
    dropped(event.dataTransfer).then(handIn);
  });
  findAll('#hand input[type="file"]').forEach((input) => {
    input.addEventListener('change', () => { handIn(picked(input)).then(() => { input.value = ''; }); });
  });
}

// ---- Forms -------------------------------------------------------------------------------------------------------

// Which button was pressed: older browsers do not tell with the form.
let pressed = null;
addEventListener('click', (event) => { pressed = event.target.closest('button[type="submit"]') || pressed; }, true);

addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-send]')) return;
  event.preventDefault();
  const button = pressed && pressed.form === form ? pressed : null;
  const address = (button && button.getAttribute('formaction')) || form.action;
  const said = find('.desk-said', form);
  said.textContent = '';
  findAll('button', form).forEach((one) => { one.disabled = true; });
  try {
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.append(button.name, button.value);
    const next = await send(address, body);
    if (next === location.pathname) location.reload(); else location.assign(next);
  } catch (error) {
    said.textContent = error.message;
    findAll('button', form).forEach((one) => { one.disabled = false; });
  }
});

/** Of an article other things are asked than of an issue. */
function chooseKind() {
  const choose = () => {
    const kind = find('.desk-kind input:checked').value;
    find('.desk-kind').parentElement.dataset.kind = kind;
    find('#new-article-title').required = kind === 'article';
  };
  findAll('.desk-kind input').forEach((input) => input.addEventListener('change', choose));
  choose();
}

/** The offered names, each after those that are there already. */
function offerMore(input) {
  const names = findAll('option', input.list).map((option) => option.value);
  const own = document.createElement('datalist');
  own.id = `${input.list.id}-more`;
  input.list.after(own);
  input.setAttribute('list', own.id);
  const offer = () => {
    const [, before] = /^(.*[、，,；;])?[^、，,；;]*$/.exec(input.value);
    own.textContent = '';
    own.append(...names.map((name) => new Option('', (before || '') + name)));
  };
  offer();
  input.addEventListener('input', offer);
}

// ---- Copying ------------------------------------------------------------------------------------------------------

function showCopies() {
  findAll('.desk-copy[hidden]').forEach((button) => { button.hidden = false; });
}

addEventListener('click', async (event) => {
  const button = event.target.closest('.desk-copy');
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.firstChild.data = '已复制';
  } catch (refused) {
    getSelection().selectAllChildren(button.previousElementSibling);
    button.firstChild.data = '按 Ctrl+C';
  }
  setTimeout(() => { button.firstChild.data = '复制'; }, 2000);
});

// ---- Unfolding ----------------------------------------------------------------------------------------------------

addEventListener('click', (event) => {
  const sum = event.target.closest('.desk-sum');
  if (sum) find(sum.hash).open = true; // the number leads to its pile: it is not found folded
});

// ---- Keeping up ---------------------------------------------------------------------------------------------------

const SECONDS = 2;
let known = '';

/** Take the parts that change from the page as it is now; what is unfolded, and where the keyboard is, stays. */
async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  findAll('[data-fresh]').forEach((part) => {
    const now = fresh.getElementById(part.id);
    const keep = (name) => name !== 'open';
    if (now) Idiomorph.morph(part, now.outerHTML, { callbacks: { beforeAttributeUpdated: keep } });
  });
  showCopies();
}

async function keepUp() {
  if (document.hidden) return;
  try {
    const news = await (await fetch(new URL('../__live/news', import.meta.url))).json();
    const last = news[news.length - 1];
    const version = `${last.run}.${last.version}`;
    if (known && known.split('.')[0] !== last.run) location.reload();
    else if (version !== known) await refresh();
    known = version;
  } catch (gone) { /* the preview is closed, or begins again */ }
}

if (find('#hand')) welcome();
if (find('.desk-kind')) chooseKind();
findAll('input[data-several]').forEach(offerMore);
showCopies();
if (find('[data-fresh]')) {
  keepUp();
  setInterval(keepUp, 1000 * SECONDS);
  addEventListener('visibilitychange', keepUp);
}
