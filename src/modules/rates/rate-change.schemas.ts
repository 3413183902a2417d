import { z } from 'zod';
import { checkboxField, idField, integerField, optionalText, requiredText } from '../../platform/fields.ts';

export const changeLists = ['waiting', 'mine', 'scheduled', 'done'] as const;
export type ChangeList = (typeof changeLists)[number];

/** What the list shows; anything unreadable falls back to what waits for approval. */
export const ChangesQuery = z.object({
  show: z.enum(changeLists).catch('waiting').default('waiting'),
  page: integerField({ min: 1, max: 10_000 }).catch(1).default(1),
});

export const ChangeParams = z.object({ id: idField });

const version = integerField({ min: 1, max: 1_000_000 });

/** Which version of the change was seen when this was decided. */
export const DecisionForm = z.object({ version });
export const ApprovalForm = z.object({ version, evenIfStale: checkboxField });
export const ReturnForm = z.object({ version, comment: requiredText(500) });
export const RollBackForm = z.object({ version, note: optionalText(500) });
