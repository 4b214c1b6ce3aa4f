// Comforts only; every page works without this file. It runs in <head>, before the first paint: what a reader has
// chosen is on <html> before there is anything to see. One entry of localStorage, `reading`, is all that is kept.
(function () {
  'use strict';
  const root = document.documentElement;
  const find = (selector, within) => (within || document).querySelector(selector);
  const findAll = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  // ---- Reading settings: attributes on <html>, which site.css gives their looks -------------------------------

  const KEY = 'reading';
  // `elder` is the size of type in 长辈版, whose own default is the largest; what is not listed is the default.
  const CHOICES = {
    size: ['large', 'largest'],
    colour: ['light', 'dark', 'contrast'],
    mode: ['elder'],
    cursor: ['large'],
    elder: ['standard', 'large'],
  };
  let chosen = {};

  const known = (given) => {
    const kept = {};
    Object.keys(CHOICES).forEach((name) => {
      if (given && CHOICES[name].includes(given[name])) kept[name] = given[name];
    });
    return kept;
  };

  function recall() {
    try {
      chosen = known(JSON.parse(localStorage.getItem(KEY) || '{}'));
    } catch (refused) { /* what was chosen on this page stays */ }
  }

  function keep() {
    try {
      if (Object.keys(chosen).length) localStorage.setItem(KEY, JSON.stringify(chosen));
      else localStorage.removeItem(KEY);
    } catch (refused) { /* for this page only */ }
  }

  const sizeShown = () => (chosen.mode === 'elder' ? chosen.elder || 'largest' : chosen.size || '');

  function apply() {
    const shown = { size: sizeShown(), colour: chosen.colour, mode: chosen.mode, cursor: chosen.cursor };
    Object.keys(shown).forEach((name) => {
      if (shown[name]) root.setAttribute(`data-${name}`, shown[name]);
      else root.removeAttribute(`data-${name}`);
    });
  }

  function choose(name, value) {
    if (value) chosen[name] = value; else delete chosen[name];
    keep();
    apply();
    showChosen();
  }

  function chooseSize(value) {
    if (chosen.mode === 'elder') choose('elder', value === 'largest' ? '' : value || 'standard');
    else choose('size', value);
  }

  root.classList.add('js');
  if (location.search) root.classList.add('asked');
  recall();
  apply();

  // ---- The controls in the header -----------------------------------------------------------------------------

  /** The buttons say what is chosen; the browser's own bar takes the colour of the page. */
  function showChosen() {
    const elder = find('.elder-switch');
    if (elder) elder.setAttribute('aria-pressed', String(chosen.mode === 'elder'));
    const shown = {
      size: sizeShown() === 'standard' ? '' : sizeShown(),
      colour: chosen.colour || '',
      cursor: chosen.cursor || '',
    };
    findAll('.settings-panel input').forEach((input) => {
      input.checked = shown[input.name.replace('reading-', '')] === input.value;
    });
    findAll('meta[name="theme-color"]').forEach((meta) => {
      if (!meta.dataset.own) meta.dataset.own = meta.content;
      meta.content = chosen.colour ? getComputedStyle(root).getPropertyValue('--paper').trim() : meta.dataset.own;
    });
  }

  function again() {
    recall();
    apply();
    showChosen();
  }

  function prepareSettings() {
    const box = find('.reading-settings');
    if (!box) return;
    const opener = find('.settings-switch', box);
    const panel = find('.settings-panel', box);
    const open = (yes) => {
      panel.hidden = !yes;
      opener.setAttribute('aria-expanded', String(yes));
    };
    const close = () => {
      if (panel.hidden) return;
      open(false);
      opener.focus();
    };
    box.hidden = false;
    opener.addEventListener('click', () => open(panel.hidden));
    find('.settings-close', box).addEventListener('click', close);
    find('.elder-switch', box).addEventListener('click', () => choose('mode', chosen.mode === 'elder' ? '' : 'elder'));
    panel.addEventListener('change', (event) => {
      const name = event.target.name.replace('reading-', '');
      if (name === 'size') chooseSize(event.target.value); else choose(name, event.target.value);
    });
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
    // A panel left behind would cover what has the focus now.
    box.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) open(false);
    });
    document.addEventListener('click', (event) => { if (!box.contains(event.target)) open(false); });
    showChosen();
  }

  window.addEventListener('storage', (event) => { if (event.key === KEY || event.key === null) again(); });
  window.addEventListener('pageshow', (event) => { if (event.persisted) again(); });

  // ---- Tools of an article or issue ---------------------------------------------------------------------------

  /** The permanent address where the page names one. */
  function address() {
    const canonical = find('link[rel="canonical"]');
    return canonical ? canonical.href : location.href.split('#')[0];
  }

  function copyByHand(text) {
    const field = document.createElement('textarea');
    field.className = 'unseen';
    field.value = text;
    document.body.appendChild(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error('copy refused'));
  }

  function copy(text) {
    if (!navigator.clipboard) return copyByHand(text);
    return navigator.clipboard.writeText(text).catch(() => copyByHand(text));
  }

  /** Said even if it was the last thing said. */
  function say(status, words) {
    status.textContent = '';
    setTimeout(() => { status.textContent = words; }, 50);
  }

  function prepareTools() {
    const tools = find('.tools-buttons');
    if (!tools) return;
    const status = find('.tools-status', tools);
    const copier = find('.tool-copy', tools);
    tools.hidden = false;
    find('.tool-print', tools).addEventListener('click', () => window.print());
    copier.addEventListener('click', () => {
      copy(address()).then(
        () => say(status, copier.dataset.done),
        () => say(status, copier.dataset.failed)
      ).then(() => copier.focus());
    });
    prepareReading(find('.tool-read', tools), find('.tool-stop', tools));
  }

  // ---- Reading aloud ------------------------------------------------------------------------------------------

  const READ = 'main h1, main .prose, main .part-title, main .item-title, main .briefs';
  const NOT_READ = 'aside, nav, .record, .colophon, .neighbours, .permalink, .outside, .unseen, [hidden], rt, rp';
  const BLOCK = 'h1, h2, h3, h4, h5, h6, p, li, dt, dd, tr, figcaption, caption, pre';
  const LONGEST = 100;

  /** The text of heading and body in order, each piece with the block it stands in. */
  function pieces() {
    const found = [];
    const roots = findAll(READ).filter((place, at, all) => !all.some((other) => other !== place && other.contains(place)));
    roots.forEach((place) => {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (parent.closest(NOT_READ) || !parent.getClientRects().length) continue;
        const block = parent.closest(BLOCK) || place;
        const last = found[found.length - 1];
        if (last && last.block === block) last.text += node.data;
        else found.push({ block, text: node.data });
      }
    });
    return found;
  }

  /** Sentences; a long one in parts: browsers break off in the middle of long utterances. */
  function sentences(text) {
    const whole = text.replace(/\s+/g, ' ').match(/[^。！？；!?;]+[。！？；!?;]*[”’」』）)》]*|[。！？；!?;]+/g) || [];
    const cut = new RegExp(`.{1,${LONGEST - 1}}[，、：,]|.{1,${LONGEST}}`, 'gu');
    return whole
      .reduce((parts, part) => parts.concat(part.length > LONGEST ? part.match(cut) : part), [])
      .filter((part) => /[0-9A-Za-z\u3400-\u9fff\ud800-\udfff]/.test(part));
  }

  const utterances = () => pieces().reduce(
    (all, piece) => all.concat(sentences(piece.text).map((text) => ({ text: text.trim(), block: piece.block }))), []
  );

  function spokenLanguage(block) {
    const holder = block.closest('[lang]');
    const lang = holder ? holder.lang : '';
    if (/^zh-(Hant|TW|HK|MO)/i.test(lang)) return 'zh-TW';
    return !lang || /^zh/i.test(lang) ? 'zh-CN' : lang;
  }

  const sameLanguage = (voice, lang) => voice.lang.replace('_', '-').toLowerCase() === lang.toLowerCase();

  const isChinese = (voice) => /^(zh|cmn)/i.test(voice.lang);

  /** A voice of this computer before one that asks a server; for Chinese any Chinese voice before none. */
  function voiceFor(lang) {
    const voices = speechSynthesis.getVoices();
    const same = voices.filter((voice) => sameLanguage(voice, lang));
    const fitting = same.length || !/^zh/.test(lang) ? same : voices.filter(isChinese);
    return fitting.find((voice) => voice.localService) || fitting[0] || null;
  }

  function prepareReading(button, stopper) {
    if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
    const words = { idle: button.innerHTML, reading: button.dataset.pause, paused: button.dataset.resume };
    let queue = [];
    let at = 0;
    let turn = 0; // an utterance that was cut off must not start the next
    let state = 'idle';

    function become(next) {
      state = next;
      button.innerHTML = words[next];
      stopper.hidden = next === 'idle';
    }

    function mark(block) {
      findAll('.being-read').forEach((old) => { if (old !== block) old.classList.remove('being-read'); });
      if (!block || block.classList.contains('being-read')) return;
      block.classList.add('being-read');
      const place = block.getBoundingClientRect();
      if (place.top < 0 || place.bottom > window.innerHeight) block.scrollIntoView({ block: 'center' });
    }

    function silence() {
      turn += 1;
      speechSynthesis.cancel();
    }

    function stop() {
      silence();
      mark(null);
      become('idle');
    }

    function speak() {
      if (at >= queue.length) { stop(); return; }
      const mine = turn += 1;
      const utterance = new SpeechSynthesisUtterance(queue[at].text);
      utterance.lang = spokenLanguage(queue[at].block);
      utterance.voice = voiceFor(utterance.lang);
      utterance.rate = chosen.mode === 'elder' ? 0.85 : 1;
      utterance.onend = () => { if (mine === turn) { at += 1; speak(); } };
      utterance.onerror = () => { if (mine === turn) stop(); };
      mark(queue[at].block);
      become('reading');
      speechSynthesis.speak(utterance);
    }

    // Pausing breaks off and begins the sentence again: several browsers cannot go on from a pause.
    button.addEventListener('click', () => {
      if (state === 'reading') { silence(); become('paused'); return; }
      if (state === 'idle') { queue = utterances(); at = 0; }
      speak();
    });
    stopper.addEventListener('click', () => { stop(); button.focus(); });
    window.addEventListener('pagehide', stop);

    const offer = () => { if (speechSynthesis.getVoices().some(isChinese)) button.hidden = false; };
    speechSynthesis.onvoiceschanged = offer;
    offer();
  }

  // ---- Leaving the site ---------------------------------------------------------------------------------------

  function prepareLeaving() {
    const notice = find('.leave');
    if (!notice) return;
    const stay = find('.leave-stay', notice);
    // In the page only while it leads somewhere: a link without an address is none.
    const go = document.createElement('a');
    go.className = 'leave-go';
    go.textContent = stay.dataset.go;
    let left = null;

    function ask(link, elsewhere) {
      left = link;
      go.href = link.href;
      go.rel = 'noopener noreferrer';
      go.target = elsewhere ? '_blank' : link.target;
      find('.leave-host', notice).textContent = link.host;
      stay.parentNode.insertBefore(go, stay);
      notice.hidden = false;
      go.focus();
    }

    function close() {
      notice.hidden = true;
      go.remove();
      if (left) left.focus();
      left = null;
    }

    document.addEventListener('click', (event) => {
      const link = event.target.closest ? event.target.closest('a.external[href]') : null;
      if (!link || event.button !== 0 || event.defaultPrevented) return;
      event.preventDefault();
      ask(link, event.ctrlKey || event.metaKey || event.shiftKey);
    });
    stay.addEventListener('click', close);
    notice.addEventListener('click', (event) => { if (event.target === notice) close(); });
    // Once the browser has taken the address from the link.
    go.addEventListener('click', () => setTimeout(close, 0));
    document.addEventListener('keydown', (event) => {
      if (notice.hidden) return;
      if (event.key === 'Escape') close();
      if (event.key !== 'Tab') return;
      event.preventDefault();
      (document.activeElement === go ? stay : go).focus();
    });
  }

  // ---- Where the words of a search stand: hits.js, only for readers who come from there -----------------------

  function prepareHits() {
    const bar = find('.hits');
    if (!bar || !/[?&]q=[^&]/.test(location.search)) return;
    const moved = () => { bar.dataset.moved = ''; };
    ['wheel', 'touchmove', 'keydown', 'mousedown'].forEach((type) => window.addEventListener(type, moved, { once: true }));
    const script = document.createElement('script');
    script.type = 'module';
    script.src = bar.dataset.script;
    document.head.appendChild(script);
  }

  // ---- Keys ---------------------------------------------------------------------------------------------------

  function focusSearch(event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable) return;
    const asked = find('.leave');
    const box = find('main input[type="search"]') || document.getElementById('site-q');
    if (box && (!asked || asked.hidden)) { event.preventDefault(); box.focus(); box.select(); }
  }

  document.addEventListener('keydown', focusSearch);
  document.addEventListener('DOMContentLoaded', () => {
    prepareSettings();
    prepareTools();
    prepareLeaving();
    prepareHits();
  });
})();
