// Comforts only; every page works without this file.
(function () {
  'use strict';
  var root = document.documentElement;
  var sizes = [['', '标准'], ['large', '大字'], ['largest', '特大']];

  function remembered() {
    try { return localStorage.getItem('text-size') || ''; } catch (refused) { return ''; }
  }

  function apply(size) {
    if (size) root.setAttribute('data-size', size); else root.removeAttribute('data-size');
    try { localStorage.setItem('text-size', size); } catch (refused) { /* kept for this page only */ }
  }

  // Before the first paint.
  var chosen = remembered();
  if (chosen === 'large' || chosen === 'largest') root.setAttribute('data-size', chosen);

  function addSizeControl() {
    var nav = document.querySelector('.site-nav');
    if (!nav) return;
    var group = document.createElement('div');
    group.className = 'text-size';
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', '字号');
    sizes.forEach(function (pair) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = pair[1];
      button.setAttribute('aria-pressed', String(pair[0] === (root.getAttribute('data-size') || '')));
      button.addEventListener('click', function () {
        apply(pair[0]);
        Array.prototype.forEach.call(group.children, function (other) {
          other.setAttribute('aria-pressed', String(other === button));
        });
      });
      group.appendChild(button);
    });
    nav.firstElementChild.parentNode.appendChild(group);
  }

  function focusSearch(event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable) return;
    var box = document.querySelector('main input[type="search"]') || document.getElementById('site-q');
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  }

  document.addEventListener('keydown', focusSearch);
  document.addEventListener('DOMContentLoaded', addSizeControl);
})();
