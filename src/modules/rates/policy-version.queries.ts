import { notFound } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { HousePartsSchema, houseSentences } from './house-policy.ts';
import { PolicyPartsSchema, type PolicySentence, policySentences } from './policy.ts';

/** Which policy's past is asked for: one of the rates, or the house's own. */
export type VersionsOf =
  | { readonly hotelId: number; readonly kind: 'rate'; readonly id: number }
  | { readonly hotelId: number; readonly kind: 'house' };

export interface PolicyVersion {
  readonly version: number;
  readonly createdAt: Date;
  /** Null: set up with the hotel, or made live by the clock. */
  readonly approvedBy: string | null;
  readonly sentences: readonly PolicySentence[];
}

export interface PolicyHistory {
  readonly names: LocalText;
  /** The newest first. */
  readonly versions: readonly PolicyVersion[];
}

/** All versions of a policy with who approved them: two statements, however many there are. */
export async function selectPolicyHistory(db: DbOrTx, of: VersionsOf): Promise<PolicyHistory> {
  const policy = await db.policy.findFirst({
    where: of,
    select: { names: true, versions: { orderBy: { version: 'desc' } } },
  });
  if (!policy) throw notFound('policy_not_found');
  const ids = policy.versions.flatMap(({ approvedById }) => approvedById ?? []);
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  return {
    names: LocalTextSchema.parse(policy.names),
    versions: policy.versions.map(({ version, createdAt, approvedById, parts }) => ({
      version,
      createdAt,
      approvedBy: approvedById === null ? null : (nameOf.get(approvedById) ?? null),
      sentences:
        of.kind === 'house'
          ? houseSentences(HousePartsSchema.parse(parts))
          : policySentences(PolicyPartsSchema.parse(parts)),
    })),
  };
}
