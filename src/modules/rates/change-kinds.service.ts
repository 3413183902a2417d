import { assert } from '../../core/assert.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { pricesKind } from './price-change.service.ts';
import { railsKind } from './rail-change.service.ts';

/** Everything that passes approval before it sells. */
const changeKinds: readonly ChangeKind[] = [pricesKind, railsKind];

export function changeKindOf(code: string): ChangeKind {
  const kind = changeKinds.find((each) => each.kind === code);
  assert(kind, `no kind of rate change is called ${code}`);
  return kind;
}
