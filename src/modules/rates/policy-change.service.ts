import { z } from 'zod';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { fieldDifferences } from './field-difference.ts';
import { PolicyPartsSchema, policyJson, policySentences } from './policy.ts';
import type { Words } from './rate-change.ts';
import { applyPolicy, checkPolicy, listPolicies, type PolicyPayload } from './rate-settings.service.ts';

const PolicyChange: z.ZodType<PolicyPayload> = z.object({
  code: z.string().optional(),
  names: LocalTextSchema,
  parts: PolicyPartsSchema,
});

/** The terms of a rate. Going live makes a new version; what is booked keeps its own. */
export const policyKind: ChangeKind<PolicyPayload> = {
  kind: 'policy',
  Payload: PolicyChange,
  current: async (db, { hotelId, subjectId }) => {
    const policy = (await listPolicies(db, hotelId)).find((each) => each.id === subjectId);
    return policy ? { code: policy.code, names: policy.names, parts: policyJson(policy.parts) } : null;
  },
  check: async (tx, { hotelId, subjectId }, payload) => {
    await checkPolicy(tx, { hotelId, id: subjectId }, payload);
  },
  apply: (tx, ctx, { hotelId, subjectId }, payload) =>
    applyPolicy(tx, ctx, { hotelId, id: subjectId }, payload),
  differences: (_db, _subject, before, payload) =>
    fieldDifferences(before, payload, [
      { key: 'rates.fields.name', words: ({ names }) => ({ names }) },
      { key: 'rates.fields.reads', words: readsOf },
    ]),
};

/** The policy as its reader will meet it: one sentence after the other. */
function readsOf({ parts }: PolicyPayload): Words {
  return {
    list: policySentences(parts).map(({ key, params }): Words => ({ policySentence: { key, params } })),
  };
}
