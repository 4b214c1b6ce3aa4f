// What the tests measure in a page: each function gives a list of faults in words, empty where all is well.
(function () {
  'use strict';

  // The controls a reader steers with; the links of a text, of a list and of a cloud are not among them.
  const CONTROLS = 'button, select, textarea, summary, [role="button"], input:not([type="hidden"]):not([type="checkbox"])' +
    ':not([type="radio"]), body > header a[href], .pager a[href], .neighbours a[href]';
  const FOCUSABLE = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex], [role="button"]';
  const HIDING = /hidden|clip|scroll|auto/;

  function shown(element) {
    if (element.closest('[hidden], [inert], .unseen') || !element.checkVisibility()) return false;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.visibility === 'visible' && box.width > 1 && box.height > 1 && box.right > 0 && box.bottom + scrollY > 0;
  }

  function name(element) {
    const label = (element.textContent || element.value || element.getAttribute('aria-label') || '').trim();
    const classes = element.getAttribute('class');
    return element.tagName.toLowerCase() + (classes ? '.' + classes.split(' ').join('.') : '') +
      (label ? ' “' + label.replace(/\s+/g, ' ').slice(0, 16) + '”' : '');
  }

  function ownText(element) {
    return Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
  }

  // --- layout ----------------------------------------------------------------------------------------------

  function scrolls(element) {
    return /scroll|auto/.test(getComputedStyle(element).overflowX);
  }

  function overflow() {
    const wide = document.documentElement.scrollWidth;
    const width = document.documentElement.clientWidth;
    if (wide <= width) return [];
    const guilty = Array.from(document.body.querySelectorAll('*')).filter((element) => {
      for (let up = element; up && up !== document.body; up = up.parentElement) if (up !== element && scrolls(up)) return false;
      return shown(element) && element.getBoundingClientRect().right > width + 1;
    });
    return ['the page is ' + wide + ' px wide on a screen of ' + width + ': ' + guilty.slice(-3).map(name).join(', ')];
  }

  // Text that is cut off, or that sticks out of a box too low for it.
  function clipped() {
    const faults = [];
    document.body.querySelectorAll('*').forEach((element) => {
      if (!ownText(element) || !shown(element) || element.closest('svg, select, noscript, script')) return;
      const style = getComputedStyle(element);
      if (style.display !== 'inline' && style.overflowX !== 'visible' && !scrolls(element) &&
          element.scrollWidth > element.clientWidth + 1) faults.push(name(element) + ' is cut at the side');
      const spare = Math.max(4, parseFloat(style.fontSize) / 4); // tall letters stick out of a low line, unharmed
      if (style.display !== 'inline' && element.clientHeight && element.scrollHeight > element.clientHeight + spare &&
          !/scroll|auto/.test(style.overflowY)) faults.push(name(element) + ' is too low for its text');
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect();
      for (let up = element; up && up !== document.body; up = up.parentElement) {
        const outer = getComputedStyle(up);
        if (!HIDING.test(outer.overflowX + outer.overflowY) || scrolls(up) || /auto|scroll/.test(outer.overflowY)) continue;
        const box = up.getBoundingClientRect();
        if (text.right > box.right + 1 || text.bottom > box.bottom + 1) faults.push(name(element) + ' is cut by ' + name(up));
      }
    });
    document.querySelectorAll('svg text').forEach((text) => {
      const box = text.getBoundingClientRect();
      const picture = text.ownerSVGElement.getBoundingClientRect();
      if (!box.width || !picture.width) return;
      if (box.right > picture.right + 1 || box.left < picture.left - 1 || box.bottom > picture.bottom + 1) faults.push(name(text) + ' is cut by its picture');
    });
    return faults;
  }

  // --- targets ---------------------------------------------------------------------------------------------

  // A link among other words may be as low as its line (WCAG 2.5.8, "inline").
  function inline(element) {
    if (element.tagName !== 'A' || getComputedStyle(element).display !== 'inline') return false;
    let block = element.parentElement;
    while (block && getComputedStyle(block).display === 'inline') block = block.parentElement;
    const linked = Array.from(block.querySelectorAll('a')).reduce((sum, a) => sum + a.textContent.trim().length, 0);
    return block.textContent.trim().length > linked;
  }

  // What a finger may hit: the control itself, or its label with it.
  function target(element) {
    const boxes = [element, ...(element.labels || []), element.closest('label')].filter(Boolean).map((each) => each.getBoundingClientRect());
    const right = Math.max(...boxes.map((box) => box.right)), left = Math.min(...boxes.map((box) => box.left));
    const bottom = Math.max(...boxes.map((box) => box.bottom)), top = Math.min(...boxes.map((box) => box.top));
    return { width: right - left, height: bottom - top };
  }

  function tooSmall(selector, least) {
    return Array.from(document.querySelectorAll(selector)).filter((element) =>
      shown(element) && !element.closest('svg') && element.tabIndex >= 0 && !inline(element)).map((element) => {
      const box = target(element);
      return box.width < least - .5 || box.height < least - .5
        ? name(element) + ' is ' + Math.round(box.width) + ' × ' + Math.round(box.height) + ' px, not ' + least : '';
    }).filter(Boolean);
  }

  const targets = (least) => tooSmall(FOCUSABLE, least);
  const controls = (least) => document.querySelectorAll(CONTROLS).length ? tooSmall(CONTROLS, least) : ['there are no controls'];

  // --- structure -------------------------------------------------------------------------------------------

  function structure() {
    const faults = [];
    const headings = Array.from(document.querySelectorAll('h1, h2, h3, h4, h5, h6')).filter((heading) => !heading.closest('[hidden]'));
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    if (levels.filter((level) => level === 1).length !== 1) faults.push('there are ' + levels.filter((level) => level === 1).length + ' h1');
    levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) faults.push(name(headings[at]) + ' skips a level'); });
    ['header', 'main', 'footer'].forEach((landmark) => {
      if (document.querySelectorAll('body > ' + landmark).length !== 1) faults.push('there is not one ' + landmark);
    });
    document.querySelectorAll('table').forEach((table) => {
      const named = table.caption || table.closest('[aria-label], [aria-labelledby]');
      if (!named) faults.push(name(table) + ' has neither caption nor label');
      table.querySelectorAll('th').forEach((cell) => { if (!cell.scope) faults.push(name(cell) + ' has no scope'); });
      if (!table.querySelector('th')) faults.push(name(table) + ' has no th');
    });
    document.querySelectorAll('img').forEach((image) => { if (!image.hasAttribute('alt')) faults.push(name(image) + ' has no alt'); });
    return faults;
  }

  // --- focus -----------------------------------------------------------------------------------------------

  function numbers(colour) {
    const found = colour.match(/[\d.]+/g) || [];
    return found.map(Number);
  }

  function luminance(colour) {
    const [red, green, blue] = numbers(colour).map((part) => {
      const share = part / 255;
      return share <= .04045 ? share / 12.92 : Math.pow((share + .055) / 1.055, 2.4);
    });
    return .2126 * red + .7152 * green + .0722 * blue;
  }

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + .05) / (dark + .05);
  }

  function ground(element) {
    for (let up = element; up; up = up.parentElement) {
      const colour = getComputedStyle(up).backgroundColor;
      if (numbers(colour).length < 4 || numbers(colour)[3] === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  }

  function covered(element) {
    const boxes = Array.from(element.getClientRects()).filter((box) => box.width && box.height);
    const points = boxes.flatMap((box) => [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]));
    return !points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element) && getComputedStyle(top).position !== 'fixed');
    });
  }

  // The faults of the element that has the focus now; null where the focus has left the page.
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const style = getComputedStyle(element);
    const faults = [];
    const width = parseFloat(style.outlineWidth);
    if (style.outlineStyle === 'none' || width < 2) faults.push(name(element) + ' has an outline of ' + (style.outlineStyle === 'none' ? 'no' : width) + ' px');
    else {
      const inside = parseFloat(style.outlineOffset) < 0;
      const against = contrast(style.outlineColor, ground(inside ? element : element.parentElement));
      if (against < 3) faults.push(name(element) + ' has an outline of contrast ' + against.toFixed(1));
    }
    if (covered(element)) faults.push(name(element) + ' has the focus and is not to be seen');
    return { name: name(element), faults: faults };
  }

  const focusable = () => Array.from(document.querySelectorAll(FOCUSABLE)).filter((element) => element.tabIndex >= 0 && element.checkVisibility()).length;

  // Chromium gives the author's -webkit-text-fill-color where colours are forced, though it paints the forced one, and
  // axe believes it: say what is painted.
  function sayForced(forced) {
    document.body.querySelectorAll('*').forEach((element) => {
      if (forced) element.style.setProperty('-webkit-text-fill-color', getComputedStyle(element).color);
      else element.style.removeProperty('-webkit-text-fill-color');
    });
  }

  // What does nothing, or says nothing, where scripts do not run.
  function dead() {
    const faults = Array.from(document.querySelectorAll('button, [role="button"]')).filter((button) =>
      shown(button) && !(button.type === 'submit' && button.form && button.form.action)).map((button) => name(button) + ' does nothing');
    const main = document.querySelector('main');
    if (!main || main.innerText.trim().length < 20) faults.push('the page says next to nothing');
    return faults;
  }

  window.measure = { overflow, clipped, targets, controls, structure, focus, focusable, sayForced, dead };
})();
