// The rate calendar as a spreadsheet. What is typed is kept in this browser until the server has it.
const table = document.querySelector('[data-grid]');
const editor = document.querySelector('[data-grid-editor]');
const words = editor.dataset;
const days = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.dataset.day);
const rows = [...table.querySelectorAll('tr[data-row]')];
const priceShape = new RegExp(`^(\\d{1,3}(,\\d{3})+|\\d{1,9})(\\.\\d{1,${Math.max(1, words.decimals)}})?$`);
const storeKey = ['rate-grid', words.owner, words.version].filter(Boolean).join(' ');
/** The cells of the draft that is gone on with; empty for a new change. */
const draft = readWriting(words.draft ?? '');
const stored = JSON.parse(sessionStorage.getItem(storeKey) ?? 'null');
/** By cell, `r12_34_20270503`: the text typed for it; empty gives the date back to season and plan. */
const edits = new Map(stored ? Object.entries(stored) : draft);
const original = new WeakMap();
const past = [];
const future = [];
let active = { row: 0, day: 0 };
let anchor = active;
let input = null;
let sent = false;

const cellAt = ({ row, day }) => rows[row]?.cells[day + 1];
const keyAt = ({ row, day }) => `${rows[row].dataset.row}_${days[day]}`;
const priceIn = (cell) => cell.firstChild?.nodeValue ?? '';
const visible = (row) => !rows[row].hidden;

const isAsBefore = () =>
  edits.size === draft.size && [...draft].every(([key, text]) => edits.get(key) === text);

// ——— showing
table.setAttribute('role', 'grid');
editor.hidden = false;
for (const row of rows) for (const cell of [...row.cells].slice(1)) cell.tabIndex = -1;
for (const link of table.querySelectorAll('tr[data-row] .waits')) link.tabIndex = -1; // the editor leads there
const handle = document.createElement('span');
handle.className = 'grid__handle';

function problemOf(row, text) {
  if (text === '') return '';
  if (!priceShape.test(text) || (words.decimals === '0' && text.includes('.'))) return words.bad;
  const price = Number(text.replaceAll(',', ''));
  const { floor, ceiling } = row.dataset;
  return (floor && price < Number(floor)) || (ceiling && price > Number(ceiling)) ? words.beyond : '';
}

function show(at, serverSays) {
  const cell = cellAt(at);
  if (!cell) return;
  if (!original.has(cell)) original.set(cell, priceIn(cell));
  const text = edits.get(keyAt(at));
  const problem = serverSays ?? (text === undefined ? '' : problemOf(rows[at.row], text));
  const isBad = Boolean(serverSays) || problem === words.bad;
  cell.firstChild.nodeValue = text === undefined ? original.get(cell) : text === '' ? '↺' : text;
  cell.classList.toggle('edited', text !== undefined);
  cell.classList.toggle('bad', isBad);
  cell.classList.toggle('beyond', problem === words.beyond);
  cell.title = problem || (text === '' ? words.cleared : '');
  if (isBad) cell.setAttribute('aria-invalid', 'true');
  else cell.removeAttribute('aria-invalid');
}

function showAll(onlyEdited = false) {
  for (let row = 0; row < rows.length; row++)
    for (let day = 0; day < days.length; day++)
      if (!onlyEdited || edits.has(keyAt({ row, day }))) show({ row, day });
}

function tell(message) {
  const changed = edits.size === 1 ? words.changedOne : words.changed.replace('{number}', edits.size);
  editor.querySelector('[data-status]').textContent =
    message ?? (edits.size > 0 ? `${changed} ${words.kept}` : words.none);
  for (const button of editor.querySelectorAll('[name=send]')) button.disabled = edits.size === 0;
  editor.querySelector('[data-discard]').disabled = isAsBefore();
  editor.querySelector('[data-undo]').disabled = past.length === 0;
  editor.querySelector('[data-redo]').disabled = future.length === 0;
  if (!isAsBefore()) sessionStorage.setItem(storeKey, JSON.stringify(Object.fromEntries(edits)));
  else sessionStorage.removeItem(storeKey);
}

const between = (a, b) => [Math.min(a, b), Math.max(a, b)];

function selection() {
  const [top, bottom] = between(anchor.row, active.row);
  const [left, right] = between(anchor.day, active.day);
  return { top, bottom, left, right };
}

function eachSelected(work) {
  const { top, bottom, left, right } = selection();
  for (let row = top; row <= bottom; row++)
    if (visible(row)) for (let day = left; day <= right; day++) work({ row, day });
}

function select(at, extend = false, focus = true) {
  for (const cell of table.querySelectorAll('td.selected')) {
    cell.classList.remove('selected');
    cell.removeAttribute('aria-selected');
  }
  const before = cellAt(active);
  if (before) before.tabIndex = -1;
  active = at;
  if (!extend) anchor = at;
  eachSelected((each) => {
    cellAt(each).classList.add('selected');
    cellAt(each).setAttribute('aria-selected', 'true');
  });
  const cell = cellAt(at);
  const [plan, type] = rows[at.row].dataset.row.slice(1).split('_');
  const date = days[at.day].replace(/^(\d{4})(\d\d)/, '$1-$2-');
  editor.querySelector('[data-why]').href = `/staff/rates/why/${plan}/${type}/${date}`;
  const waiting = cell.querySelector('.waits');
  const leading = editor.querySelector('[data-waiting]');
  leading.hidden = !waiting;
  if (waiting) {
    leading.href = waiting.href;
    leading.textContent = waiting.textContent.trim();
  }
  const { bottom, right } = selection();
  cellAt({ row: bottom, day: right }).append(handle);
  cell.tabIndex = 0;
  if (!focus) return;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

// ——— changing: every change is a batch that can be taken back
function write(batch) {
  for (const { at, key, after } of batch) put(at, key, after);
}

function put(at, key, text) {
  if (text === undefined) edits.delete(key);
  else edits.set(key, text);
  show(at);
}

function change(list) {
  const batch = list.map(({ at, text }) => {
    const key = keyAt(at);
    const cell = cellAt(at);
    const inherits = text.trim() === '' && !cell.classList.contains('own');
    const stands = text.trim() === (original.get(cell) ?? priceIn(cell));
    return { at, key, before: edits.get(key), after: inherits || stands ? undefined : text.trim() };
  });
  const real = batch.filter(({ before, after }) => before !== after);
  if (real.length === 0) return;
  past.push(real);
  future.length = 0;
  write(real);
  tell();
}

function undo() {
  const batch = past.pop();
  if (!batch) return;
  future.push(batch);
  write(batch.map(({ at, key, before }) => ({ at, key, after: before })));
  select(batch[0].at);
  tell();
}

function redo() {
  const batch = future.pop();
  if (!batch) return;
  past.push(batch);
  write(batch);
  select(batch[0].at);
  tell();
}

function textAt(at) {
  return edits.get(keyAt(at)) ?? priceIn(cellAt(at)).replace('–', '');
}

function fill(down) {
  const { top, bottom, left, right } = selection();
  const list = [];
  eachSelected((at) => {
    const source = down ? { row: top, day: at.day } : { row: at.row, day: left };
    const isSource = down ? at.row === top : at.day === left;
    if (!isSource) list.push({ at, text: textAt(source) });
  });
  if (list.length === 0 && down && top === bottom && top > 0)
    list.push({ at: active, text: textAt({ row: top - 1, day: active.day }) });
  if (list.length === 0 && !down && left === right && left > 0)
    list.push({ at: active, text: textAt({ row: active.row, day: left - 1 }) });
  change(list);
}

/** Repeats the source beyond its edge, as far as the pointer went: along the rows or the days, never both. */
function fillTo(source, target) {
  const spans = {
    row: [source.top, source.bottom, target.row],
    day: [source.left, source.right, target.day],
  };
  const beyond = ([first, last, to]) => Math.max(first - to, to - last, 0);
  const axis = beyond(spans.row) > beyond(spans.day) ? 'row' : 'day';
  const [first, last, to] = spans[axis];
  if (beyond(spans[axis]) === 0) return;
  const size = last - first + 1;
  const from = { row: source.top, day: source.left, [axis]: Math.min(first, to) };
  const until = { row: source.bottom, day: source.right, [axis]: Math.max(last, to) };
  const list = [];
  for (let row = from.row; row <= until.row; row++)
    for (let day = from.day; visible(row) && day <= until.day; day++) {
      const at = { row, day };
      if (at[axis] >= first && at[axis] <= last) continue;
      const repeated = first + ((((at[axis] - first) % size) + size) % size);
      list.push({ at, text: textAt({ ...at, [axis]: repeated }) });
    }
  change(list);
  anchor = from;
  select(until, true);
}

// ——— typing into one cell
function edit(text) {
  const cell = cellAt(active);
  input = document.createElement('input');
  input.className = 'grid__input';
  input.inputMode = 'decimal';
  input.value = text ?? textAt(active);
  input.setAttribute('aria-label', words.price);
  cell.append(input);
  input.focus();
  if (text === undefined) input.select();
  input.addEventListener('blur', () => finish(true));
}

function finish(keep) {
  if (!input) return;
  const { value } = input;
  const field = input;
  input = null;
  field.remove();
  if (keep) change([{ at: active, text: value }]);
}

function step(rowStep, dayStep, { extend = false, far = false } = {}) {
  let { row, day } = active;
  if (far && dayStep) day = dayStep > 0 ? days.length - 1 : 0;
  else day = Math.max(0, Math.min(days.length - 1, day + dayStep));
  let next = row + rowStep;
  if (far && rowStep) next = rowStep > 0 ? rows.length - 1 : 0;
  while (rows[next] && !visible(next)) next += rowStep || 1;
  if (rows[next]) row = next;
  select({ row, day }, extend);
}

const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function keyInInput(event) {
  const moves = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1], Escape: [0, 0] };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  finish(event.key !== 'Escape');
  step(...move);
}

function keyInGrid(event) {
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const arrow = arrows[event.key];
  if (arrow) step(...arrow, { extend: event.shiftKey, far: control });
  else if (event.key === 'Home') select({ row: control ? 0 : active.row, day: 0 }, event.shiftKey);
  else if (event.key === 'End')
    select({ row: control ? rows.length - 1 : active.row, day: days.length - 1 }, event.shiftKey);
  else if (event.key === 'PageDown' || event.key === 'PageUp')
    step(0, event.key === 'PageDown' ? 7 : -7, { extend: event.shiftKey });
  else if (control && key === 'z') event.shiftKey ? redo() : undo();
  else if (control && key === 'y') redo();
  else if (control && key === 'd') fill(true);
  else if (control && key === 'r') fill(false);
  else if (control && key === 'a') {
    anchor = { row: 0, day: 0 };
    select({ row: rows.length - 1, day: days.length - 1 }, true, false);
  } else if (event.key === 'Enter' || event.key === 'F2') edit();
  else if (event.key === 'Delete' || event.key === 'Backspace') {
    const list = [];
    eachSelected((at) => list.push({ at, text: '' }));
    change(list);
  } else if (!control && !event.altKey && /^[\d.]$/.test(event.key)) edit(event.key);
  else return;
  event.preventDefault();
}

table.addEventListener('keydown', (event) => {
  if (event.target === input) keyInInput(event);
  else if (event.target.matches('tr[data-row] > td')) keyInGrid(event);
});

// ——— pointer
const placeOf = (target) => {
  const cell = target.closest?.('tr[data-row] > td');
  return cell ? { row: rows.indexOf(cell.parentElement), day: cell.cellIndex - 1 } : null;
};
let dragging = false;
let filling = null;
table.addEventListener('pointerdown', (event) => {
  const at = placeOf(event.target);
  if (!at || event.target === input || event.button !== 0) return;
  if (event.target === handle) {
    event.preventDefault();
    filling = { source: selection(), target: at };
    handle.setPointerCapture(event.pointerId);
    return;
  }
  finish(true);
  dragging = event.pointerType === 'mouse';
  if (dragging) event.preventDefault();
  select(at, event.shiftKey);
});
table.addEventListener('pointermove', (event) => {
  const at = filling && placeOf(document.elementFromPoint(event.clientX, event.clientY));
  if (!at) return;
  filling.target = at;
  for (const cell of table.querySelectorAll('td.filling')) cell.classList.remove('filling');
  cellAt(at).classList.add('filling');
});
table.addEventListener('pointerover', (event) => {
  const at = dragging && placeOf(event.target);
  if (at) select(at, true, false);
});
addEventListener('pointerup', () => {
  dragging = false;
  if (!filling) return;
  const { source, target } = filling;
  filling = null;
  for (const cell of table.querySelectorAll('td.filling')) cell.classList.remove('filling');
  fillTo(source, target);
});
table.addEventListener('dblclick', (event) => {
  if (placeOf(event.target) && event.target !== input) edit();
});

// ——— copy and paste, as tables of other programs do
document.addEventListener('copy', (event) => {
  if (input || !table.contains(document.activeElement)) return;
  const lines = new Map();
  eachSelected((at) => lines.set(at.row, [...(lines.get(at.row) ?? []), textAt(at)]));
  event.clipboardData.setData('text/plain', [...lines.values()].map((line) => line.join('\t')).join('\n'));
  event.preventDefault();
});

document.addEventListener('paste', (event) => {
  if (input || !table.contains(document.activeElement)) return;
  event.preventDefault();
  const text = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '');
  const lines = text.split(/\r?\n/).map((line) => line.split('\t'));
  const list = [];
  if (lines.length === 1 && lines[0].length === 1) eachSelected((at) => list.push({ at, text: lines[0][0] }));
  else {
    const { top, left } = selection();
    let row = top;
    for (const line of lines) {
      while (rows[row] && !visible(row)) row += 1;
      if (!rows[row]) break;
      line.slice(0, days.length - left).forEach((value, index) => {
        list.push({ at: { row, day: left + index }, text: value });
      });
      row += 1;
    }
  }
  change(list);
});

/** The texts of a draft's cells by their keys, out of the writing in which they are sent. */
function readWriting(text) {
  const read = new Map();
  let row = '';
  for (const token of text.split('*').filter(Boolean)) {
    const [, day, price] = /^(\d{8})_(.*)$/.exec(token) ?? [];
    if (day) read.set(`${row}_${day}`, price);
    else row = token;
  }
  return read;
}

// ——— sending: all of it or nothing
/** `r12_34*20270503_880*20270504-3_900`: rows, then nights, those in a row with one price together. */
function written() {
  const byRow = new Map();
  for (const [key, text] of [...edits].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [, row, day] = /^(r\d+_\d+)_(\d{8})$/.exec(key) ?? [];
    if (!row) continue;
    const nights = byRow.get(row) ?? [];
    const last = nights.at(-1);
    if (last && last.text === text && follows(last, day)) last.count += 1;
    else nights.push({ day, text, count: 1 });
    byRow.set(row, nights);
  }
  const tokens = [...byRow].flatMap(([row, nights]) => [
    row,
    ...nights.map(
      ({ day, text, count }) => `${day}${count > 1 ? `-${count}` : ''}_${text.replaceAll(',', '')}`,
    ),
  ]);
  return tokens.join('*');
}

const instant = (day) => Date.UTC(day.slice(0, 4), day.slice(4, 6) - 1, day.slice(6));
const follows = ({ day, count }, next) => instant(day) + count * 86_400_000 === instant(next) && count < 99;

async function send(kind) {
  const fields = new URLSearchParams(new FormData(editor));
  fields.set('cells', written());
  fields.set('send', kind);
  const headers = { accept: 'application/json' };
  const reply = await fetch(editor.action, { method: 'POST', body: fields, headers });
  const isJson = reply.headers.get('content-type')?.includes('json');
  if (!isJson) return tell(words.failed);
  const answer = await reply.json();
  if (answer.href) {
    sent = true;
    sessionStorage.removeItem(storeKey);
    location.assign(answer.href);
    return;
  }
  for (const [cell, message] of Object.entries(answer.errors ?? {})) {
    const [, row, day] = /^(\d+_\d+)_(\d{8})$/.exec(cell) ?? [];
    const at = { row: rows.findIndex((each) => each.dataset.row === `r${row}`), day: days.indexOf(day) };
    if (at.row >= 0 && at.day >= 0) show(at, message);
  }
  const bad = table.querySelector('td.bad');
  if (bad) select(placeOf(bad));
  tell(answer.errors?.[''] ?? bad?.title ?? words.failed);
}

editor.addEventListener('submit', (event) => {
  event.preventDefault();
  finish(true);
  const bad = table.querySelector('td.bad');
  if (bad) {
    select(placeOf(bad));
    tell(bad.title);
    return;
  }
  const kind = event.submitter?.value ?? 'draft';
  send(kind).catch(() => tell(words.failed));
});

editor.querySelector('[data-undo]').addEventListener('click', undo);
editor.querySelector('[data-redo]').addEventListener('click', redo);
editor.querySelector('[data-discard]').addEventListener('click', () => {
  past.length = 0;
  future.length = 0;
  edits.clear();
  for (const [key, text] of draft) edits.set(key, text);
  showAll();
  tell();
});

addEventListener('beforeunload', (event) => {
  if (!isAsBefore() && !sent) event.preventDefault();
});

showAll(true);
if (rows.length > 0) select({ row: 0, day: 0 }, false, false);
tell();
