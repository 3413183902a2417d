// The room board, kept up to date by the live feed, with rooms that open in place. Without it the page is a page.
const board = document.getElementById('board');
const panel = document.getElementById('room-panel');

const pageAt = async (href, options = {}) => {
  const reply = await fetch(href, { headers: { accept: 'text/html' }, ...options });
  return { ok: reply.ok, page: new DOMParser().parseFromString(await reply.text(), 'text/html') };
};

/* Asked by the page itself: what is to be said stays for the answer to what somebody did */
const unasked = { headers: { accept: 'text/html', 'x-refresh': '1' } };

/* Order and filter, as the address asked */
const ranksOf = (card) => card.dataset.ranks.split(' ').map(Number);
const isBefore = (a, b) => {
  const sort = Number(board.dataset.sort);
  const [x, y] = [ranksOf(a), ranksOf(b)];
  return (x[sort] - y[sort] || x.at(-1) - y.at(-1)) < 0;
};
const fits = (card) =>
  Object.entries(JSON.parse(board.dataset.filter)).every(([name, wanted]) =>
    card.dataset[name].split(' ').includes(wanted),
  );

const place = (card) => {
  const old = document.getElementById(card.id);
  if (!old) return false;
  const list = old.parentElement;
  const focused = old.contains(document.activeElement);
  const link = old.querySelector('a');
  card.querySelector('a').setAttribute('href', link.getAttribute('href')); // it knows the way back to this view
  card.hidden = !fits(card);
  old.remove();
  const next = [...list.children].find((other) => isBefore(card, other));
  list.insertBefore(card, next ?? null);
  if (focused) card.querySelector('a').focus();
  return true;
};

const showEmptiness = () => {
  let some = false;
  for (const group of board.querySelectorAll('[data-room-group]')) {
    group.hidden = !group.querySelector('li:not([hidden])');
    some ||= !group.hidden;
  }
  board.querySelector('[data-no-rooms]').hidden = some;
};

const showFigures = (figures) => {
  for (const [name, figure] of Object.entries(figures))
    for (const part of document.querySelectorAll(`[data-figure="${name}"]`)) part.textContent = figure;
};

/* The whole board anew: something was missed, or rooms came and went */
const readAnew = async () => {
  const { ok, page } = await pageAt(location.href, unasked);
  const fresh = page.getElementById('board');
  if (!ok || !fresh) return;
  board.querySelector('.board__rooms').replaceWith(document.adoptNode(fresh.querySelector('.board__rooms')));
  board.dataset.version = fresh.dataset.version;
  for (const part of page.querySelectorAll('[data-figure]'))
    showFigures({ [part.dataset.figure]: part.textContent });
  await refreshPanel();
};

const applyChange = ({ cards, figures }) => {
  const drawn = new DOMParser().parseFromString(`<ul>${cards.join('')}</ul>`, 'text/html');
  const all = [...drawn.querySelectorAll('li')].every((card) => place(document.adoptNode(card)));
  if (!all) return readAnew();
  showEmptiness();
  showFigures(figures);
  const open = panel.querySelector('[data-room-panel]')?.dataset.roomPanel;
  const concerns = open && cards.some((card) => card.includes(`data-room="${open}"`));
  return concerns ? refreshPanel() : undefined;
};

/* One change after the other: each knows from which state of the house it leads to which */
let working = Promise.resolve();
document.addEventListener('live', ({ detail: { topic, payload } }) => {
  if (topic !== 'board') return;
  working = working
    .then(() => {
      if (payload.version === board.dataset.version) return;
      if (payload.from !== board.dataset.version) return readAnew();
      board.dataset.version = payload.version;
      return applyChange(payload);
    })
    .catch(() => {
      board.dataset.version = ''; // the next news reads the board anew
    });
});

/* What was done is said even where something else was asked meanwhile: the news of it may outrun its own answer */
const showToasts = (page) => {
  const toasts = page.getElementById('toasts');
  if (toasts?.children.length) document.getElementById('toasts').replaceChildren(...toasts.children);
};

/* A room opens beside the board; of several answers under way only that to the last question counts */
let asked = 0;
const askRoom = async (href, options) => {
  asked += 1;
  const mine = asked;
  const { page } = await pageAt(href, options);
  showToasts(page);
  return mine === asked ? page : null;
};
const showPanel = (page) => {
  const content = page.querySelector('[data-room-panel]');
  if (!content) return false;
  content.querySelector('[data-close-panel]').hidden = false;
  panel.replaceChildren(document.adoptNode(content));
  panel.hidden = false;
  board.classList.add('board--open');
  return true;
};
const openRoom = async (href) => {
  const page = await askRoom(href);
  if (!page) return;
  if (!showPanel(page)) return location.assign(href);
  panel.focus();
};
const refreshPanel = async () => {
  const open = panel.querySelector('[data-room-panel]');
  if (!open) return;
  const focused = panel.contains(document.activeElement);
  const page = await askRoom(open.dataset.href, unasked);
  if (page && !panel.hidden && showPanel(page) && focused) panel.focus();
};
const closePanel = () => {
  asked += 1; // no answer opens it again
  const number = panel.querySelector('[data-room-panel]')?.dataset.roomPanel;
  panel.hidden = true;
  panel.replaceChildren();
  board.classList.remove('board--open');
  board.querySelector(`[data-room="${CSS.escape(number ?? '')}"]`)?.focus();
};

board.addEventListener('click', (event) => {
  if (event.target.closest('[data-close-panel]')) return closePanel();
  const link = event.target.closest('a[data-room]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  openRoom(link.href).catch(() => location.assign(link.href));
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !panel.hidden && !document.querySelector('dialog[open]')) closePanel();
});
panel.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  askRoom(form.action, { method: 'POST', body })
    .then((page) => {
      if (!page) return;
      if (!showPanel(page)) location.assign(location.href);
      panel.focus();
    })
    .catch(() => location.assign(location.href)); // not sent again: it may have been done
});
