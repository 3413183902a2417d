import type { core } from 'zod';

type Data = { [name: string]: unknown };

const mostItems = 200;
const mostDepth = 6;
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);

/** `rooms.0.adults=2` as `{ rooms: [{ adults: '2' }] }`. Empty fields, the CSRF token and hostile names are left out. */
export function nested(fields: unknown): Data {
  const root: Data = {};
  if (typeof fields !== 'object' || fields === null) return root;
  for (const [name, value] of Object.entries(fields)) {
    const kept = withoutEmpty(value);
    if (kept === undefined || name === '_csrf' || name === 'lang') continue;
    place(root, name.split('.'), kept);
  }
  return listsIn(root) as Data;
}

function withoutEmpty(value: unknown): unknown {
  if (value === '') return undefined;
  if (!Array.isArray(value)) return value;
  const kept = value.filter((item) => item !== '');
  return kept.length === 0 ? undefined : kept;
}

function place(root: Data, names: readonly string[], value: unknown): void {
  if (names.length > mostDepth || names.some((name) => name === '' || forbiddenNames.has(name))) return;
  let target = root;
  for (const name of names.slice(0, -1)) {
    const next = Object.hasOwn(target, name) ? target[name] : undefined;
    if (next !== undefined && !isData(next)) return;
    target = next ?? addBranch(target, name);
  }
  const last = names.at(-1);
  if (last !== undefined && !Object.hasOwn(target, last)) target[last] = value;
}

function addBranch(target: Data, name: string): Data {
  const branch: Data = {};
  target[name] = branch;
  return branch;
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A branch whose names are all numbers is a list, in their order; gaps close. */
function listsIn(value: unknown): unknown {
  if (!isData(value)) return value;
  const entries = Object.entries(value).map(([name, child]) => [name, listsIn(child)] as const);
  const isList = entries.length > 0 && entries.every(([name]) => /^\d{1,4}$/.test(name));
  if (!isList) return Object.fromEntries(entries);
  return entries
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .slice(0, mostItems)
    .map(([, child]) => child);
}

/** What was typed, flattened, to print it again. A list of plain values stands under its name, joined by commas. */
export function typedValues(data: unknown, prefix = ''): Record<string, string> {
  const values: Record<string, string> = {};
  if (typeof data !== 'object' || data === null) return values;
  for (const [name, value] of Object.entries(data)) {
    if (/password/i.test(name)) continue;
    const path = prefix + name;
    if (typeof value === 'object' && value !== null) Object.assign(values, typedValues(value, `${path}.`));
    else values[path] = String(value);
    if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
      values[path] = value.join(',');
  }
  return values;
}

/** zod's issues as translation keys by flattened field. */
export function errorsByField(issues: readonly core.$ZodIssue[], data: unknown): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const issue of issues) {
    const field = issue.path.length === 0 ? 'form' : issue.path.map(String).join('.');
    const key = keyOf(issue, valueAt(data, issue.path));
    const list = Object.hasOwn(errors, field) ? (errors[field] ?? []) : [];
    errors[field] = list.includes(key) ? list : [...list, key];
  }
  return errors;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[name];
  }
  return value;
}

const keyShape = /^[a-z][\w-]*(\.[\w-]+)+$/;

/** A schema's own message where it is a key (`form.departure_after_arrival`), a general one otherwise. */
function keyOf(issue: core.$ZodIssue, value: unknown): string {
  if (keyShape.test(issue.message)) return issue.message;
  if (value === undefined) return 'form.required';
  switch (issue.code) {
    case 'invalid_type':
      return ['number', 'int'].includes(issue.expected) ? 'form.number' : 'form.invalid';
    case 'too_small':
      return tooSmallKey(issue);
    case 'too_big':
      return issue.origin === 'string' ? 'form.too_long' : 'form.too_big';
    case 'invalid_value':
      return 'form.choose_one';
    case 'invalid_format':
      return issue.format === 'email' ? 'form.email' : 'form.invalid';
    default:
      return 'form.invalid';
  }
}

function tooSmallKey(issue: core.$ZodIssueTooSmall): string {
  if (issue.origin !== 'string' && issue.origin !== 'array') return 'form.too_small';
  return Number(issue.minimum) <= 1 ? 'form.required' : 'form.too_short';
}
