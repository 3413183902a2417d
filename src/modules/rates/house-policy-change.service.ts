import { z } from 'zod';
import type { ChangeKind } from './change-kind.service.ts';
import { fieldDifferences } from './field-difference.ts';
import { applyHouseRules, houseRulesNow } from './house-policy.service.ts';
import {
  type HouseParts,
  HousePartsSchema,
  type HouseRule,
  houseJson,
  houseRules,
  houseTopics,
} from './house-policy.ts';
import type { Words } from './rate-change.ts';

interface HousePayload {
  readonly parts: HouseParts;
}

const HouseChange: z.ZodType<HousePayload> = z.object({ parts: HousePartsSchema });

/** The rules of the house. A hotel has them once, so that nothing but the hotel says which are meant. */
export const houseKind: ChangeKind<HousePayload> = {
  kind: 'house',
  Payload: HouseChange,
  current: async (db, { hotelId }) => {
    const now = await houseRulesNow(db, hotelId);
    return now && { parts: houseJson(now.parts) };
  },
  check: async () => {},
  apply: (tx, ctx, { hotelId }, { parts }) => applyHouseRules(tx, ctx, hotelId, parts),
  differences: (_db, _subject, before, payload) =>
    fieldDifferences(
      before,
      payload,
      houseTopics.map((topic) => ({
        key: `rates.house.topics.${topic}`,
        words: ({ parts }) => topicWords(parts, topic),
      })),
    ),
};

function topicWords(parts: HouseParts, topic: HouseRule['topic']): Words | null {
  const rule = houseRules(parts).find((each) => each.topic === topic);
  if (!rule) return null;
  return { list: rule.sentences.map(({ key, params }): Words => ({ policySentence: { key, params } })) };
}
