import type { DbOrTx } from '../../platform/db.ts';
import { type PolicyHistory, selectPolicyHistory, type VersionsOf } from './policy-version.queries.ts';

export type { PolicyHistory, VersionsOf } from './policy-version.queries.ts';

/** What a policy said and when; a policy of another hotel is not found. */
export function policyHistory(db: DbOrTx, of: VersionsOf): Promise<PolicyHistory> {
  return selectPolicyHistory(db, of);
}
