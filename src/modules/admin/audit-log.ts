export const eventsPerPage = 50;

/** One event as the log shows it. */
export interface LoggedEvent {
  readonly id: bigint;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorName: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectLabel: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly origin: string | null;
}

/** What one field was and became; undefined where it was not there. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The fields that differ, flattened (`policy.fee.value`), in the order they were written. */
export function changesBetween(before: unknown, after: unknown): FieldChange[] {
  const [old, fresh] = [flatFields(before), flatFields(after)];
  const fields = [...new Set([...old.keys(), ...fresh.keys()])];
  return fields
    .map((field) => ({ field, before: old.get(field), after: fresh.get(field) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function flatFields(value: unknown, prefix = ''): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  if (typeof value !== 'object' || value === null) return flat;
  for (const [name, part] of Object.entries(value)) {
    const nested = typeof part === 'object' && part !== null && !isPlainList(part);
    if (nested) for (const [field, inner] of flatFields(part, `${prefix}${name}.`)) flat.set(field, inner);
    else flat.set(prefix + name, part);
  }
  return flat;
}

/** A list of texts and numbers reads as one value. */
function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
}
