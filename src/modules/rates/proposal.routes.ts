import type { Request, Response } from 'express';
import { type ZodType, z } from 'zod';
import { whenFields } from '../../platform/fields.ts';
import { contextOf, type Read, readForm, toast, typedIn } from '../../platform/http.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { changePath } from './rate.paths.ts';
import { type ChangeDraft, proposeChange } from './rate-change.service.ts';

type When = z.output<z.ZodObject<ReturnType<typeof whenFields>>>;

export interface Proposed<Terms> {
  readonly terms: Terms;
  readonly when: When;
}

/** A change before it is written down, but for what the routes of its kind add. */
export type Draft<Payload> = Omit<ChangeDraft, 'kind' | 'subjectLabel' | 'payload'> & {
  readonly payload: Payload;
};

/** What is to hold, and from when and why; the mistakes of both are told together. */
export function readProposal<Terms>(
  schema: ZodType<Terms>,
  req: Request,
  { businessDate }: Pick<Hotel, 'businessDate'>,
): Read<Proposed<Terms>> {
  const terms = readForm(schema, req);
  const when = readForm(z.object(whenFields(businessDate)), req);
  if (terms.ok && when.ok) return { ok: true, value: { terms: terms.value, when: when.value } };
  return { ok: false, values: typedIn(req), errors: { ...errorsOf(terms), ...errorsOf(when) } };
}

function errorsOf(read: Read<unknown>) {
  return read.ok ? {} : read.errors;
}

/** Writes a change down for somebody else to approve, and shows it: nothing sells by it before. */
export async function sendProposal(req: Request, res: Response, draft: ChangeDraft): Promise<void> {
  const id = await proposeChange(contextOf(req), draft);
  toast(req, 'rates.changes.submitted');
  res.redirect(303, changePath(id));
}
