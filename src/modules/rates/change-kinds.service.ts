import { assert } from '../../core/assert.ts';
import { promotionKind } from '../promotions/promotion-change.service.ts';
import { agreementKind } from './agreement-change.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { houseKind } from './house-policy-change.service.ts';
import { planKind } from './plan-change.service.ts';
import { policyKind } from './policy-change.service.ts';
import { pricesKind } from './price-change.service.ts';
import { railsKind } from './rail-change.service.ts';
import { periodKind } from './season-change.service.ts';
import { supplementKind } from './supplement-change.service.ts';

/** Everything that passes approval before it sells. */
const changeKinds: readonly ChangeKind[] = [
  pricesKind,
  railsKind,
  planKind,
  periodKind,
  policyKind,
  supplementKind,
  agreementKind,
  promotionKind,
  houseKind,
];

export function changeKindOf(code: string): ChangeKind {
  const kind = changeKinds.find((each) => each.kind === code);
  assert(kind, `no kind of rate change is called ${code}`);
  return kind;
}
