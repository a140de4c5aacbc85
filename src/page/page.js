
'use strict';
// Choosing works without this script (see :target in the style). The script opens the first
// language, marks the chosen one, and keeps the paragraph in place when the language changes.
(() => {
  const links = [...document.querySelectorAll('nav a')];
  const chosen = () => links.find((link) => link.hash === location.hash);
  const rows = (link) => [...document.getElementById(link.hash.slice(1)).querySelectorAll('.row')];

  const mark = () => {
    const current = chosen();
    if (!current) return;
    for (const link of links) link.removeAttribute('aria-current');
    current.setAttribute('aria-current', 'true');
    const list = current.closest('ul');
    if (list.scrollWidth > list.clientWidth) {
      const box = current.getBoundingClientRect();
      const frame = list.getBoundingClientRect();
      list.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
    }
  };

  const open = (link) => {
    const before = chosen();
    const old = before ? rows(before) : [];
    const index = old.findIndex((row) => row.getBoundingClientRect().bottom > 80);
    const offset = index < 0 ? 0 : old[index].getBoundingClientRect().top;
    const top = scrollY;
    location.hash = link.hash;
    const same = index < 0 ? undefined : rows(link)[index];
    if (same && offset < 80) scrollTo(0, scrollY + same.getBoundingClientRect().top - offset);
    else scrollTo(0, top);
    mark();
  };

  document.querySelector('nav').addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  addEventListener('hashchange', mark);

  if (!chosen() && links.length > 0) {
    location.replace((links.find((link) => link.dataset.text) || links[0]).hash);
    scrollTo(0, 0);
  }
  mark();
})();
