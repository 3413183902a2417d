import { assert } from '../../core/assert.ts';
import { calendarDate } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { saveConsentsIn } from '../customers/consent.service.ts';
import { type CustomerFields, getCustomer, updateCustomerIn } from '../customers/customer.service.ts';
import { type Customer, fullName } from '../customers/customer.ts';
import { insertFileLink } from './personal-file.queries.ts';
import { selectReach } from './privacy-message.queries.ts';
import { type Addressee, queuePrivacyMessageIn } from './privacy-message.service.ts';
import {
  moveRequest,
  type RequestKey,
  selectAndLockRequest,
  setProofAsked,
  setProofSeen,
} from './privacy-request.queries.ts';
import { recordRequest } from './privacy-request.service.ts';
import {
  answerRefusal,
  type CorrectableField,
  canBecome,
  fileRefusal,
  lacksProof,
  type PrivacyRequest,
  proofRefusal,
} from './privacy-request.ts';

export interface SeenRequest extends RequestKey {
  /** The version that was looked at. */
  readonly version: number;
}

/** Somebody says that he sees to it. */
export function takeRequest(ctx: Context, seen: SeenRequest): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    if (!canBecome(request.state, 'in_progress')) throw ruleBroken('request_closed');
    await moveRequest(tx, request, { state: 'in_progress', handler: ctx.actor });
    await recordRequest(tx, ctx, request, 'privacy_request_taken', { request: request.id });
  });
}

/** Asks the guest to show who he is, before anything is done for him. Whoever asks sees to the request. */
export function askForProof(
  ctx: Context,
  { words, ...seen }: SeenRequest & { words: string },
): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    const refusal = proofRefusal(request);
    if (refusal) throw ruleBroken(`request_${refusal}`);
    await setProofAsked(tx, request, { handler: ctx.actor, words, at: ctx.clock() });
    await recordRequest(tx, ctx, request, 'privacy_proof_asked', { request: request.id });
    const to = await addresseeOf(tx, request);
    await queuePrivacyMessageIn(tx, ctx, { kind: 'privacy_proof', request, to, said: words });
  });
}

/** Whoever was asked has shown who he is. */
export function confirmProof(ctx: Context, seen: SeenRequest): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    if (!lacksProof(request) || !canBecome(request.state, 'done')) throw ruleBroken('request_no_proof');
    await setProofSeen(tx, request, { handler: ctx.actor, at: ctx.clock() });
    await recordRequest(tx, ctx, request, 'privacy_proof_seen', { request: request.id });
  });
}

export interface Answer extends SeenRequest {
  readonly outcome: 'done' | 'refused';
  readonly answer: string;
}

/** Answers a request for good. An objection that is granted takes back every consent to marketing. */
export function answerRequest(ctx: Context, { outcome, answer, ...seen }: Answer): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    const refusal = answerRefusal(request, outcome);
    if (refusal) throw ruleBroken(`request_${refusal}`);
    if (outcome === 'done' && request.kind === 'objection') {
      const { customerId, hotelId } = request;
      const said = { source: 'request', textVersion: 'objection-1' };
      await saveConsentsIn(tx, ctx, { customerId, hotelId, wanted: [], ...said });
    }
    await moveRequest(tx, request, { state: outcome, handler: ctx.actor, answer, closedAt: ctx.clock() });
    await recordRequest(tx, ctx, request, 'privacy_request_answered', { request: request.id, outcome });
    const to = await addresseeOf(tx, request);
    const kind = outcome === 'done' ? ('privacy_done' as const) : ('privacy_refused' as const);
    await queuePrivacyMessageIn(tx, ctx, { kind, request, to, said: answer });
  });
}

/** Writes the new value into the profile and closes the request, both or neither. */
export function applyCorrection(ctx: Context, seen: SeenRequest): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    if (!canBecome(request.state, 'done')) throw ruleBroken('request_closed');
    if (lacksProof(request)) throw ruleBroken('request_proof_first');
    const { field, newValue, customerId: id, hotelId } = request;
    if (field === null || field === 'document') throw ruleBroken('request_no_correction');
    const customer = await getCustomer(tx, { hotelId, id });
    const { version } = customer;
    await updateCustomerIn(tx, ctx, { id, hotelId, version, ...corrected(customer, field, newValue) });
    const to = await addresseeOf(tx, request);
    const t = tFor(to.language);
    const answer = t('privacy.mail.corrected', { field: t(`privacy.requests.fields.${field}`) });
    await moveRequest(tx, request, { state: 'done', handler: ctx.actor, answer, closedAt: ctx.clock() });
    await recordRequest(tx, ctx, request, 'privacy_request_answered', {
      request: request.id,
      outcome: 'done',
    });
    await queuePrivacyMessageIn(tx, ctx, { kind: 'privacy_done', request, to, said: answer });
  });
}

/** The profile with one field changed. The value was read by the form, in the field's own way, when it was asked for. */
function corrected(
  customer: Customer,
  field: Exclude<CorrectableField, 'document'>,
  value: string,
): CustomerFields {
  const { firstName, lastName, otherName, email, phone, language, country, birthDate, company, vip } =
    customer;
  const now = { firstName, lastName, otherName, email, phone, language, country, birthDate, company, vip };
  assert(value !== '', 'a correction says what is right');
  return field === 'birthDate' ? { ...now, birthDate: calendarDate(value) } : { ...now, [field]: value };
}

/**
 * Puts everything that is kept of the guest ready for him: he is sent a link that opens for some days, and only to him.
 * The request is answered by it; asked again, he is sent a new link, and the one before opens nothing any more.
 */
export function sendFile(ctx: Context, seen: SeenRequest): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    const refusal = fileRefusal(request);
    if (refusal) throw ruleBroken(`request_${refusal}`);
    const to = await addresseeOf(tx, request);
    if (to.email === null && to.phone === null) throw ruleBroken('request_no_address');
    const answer = tFor(to.language)('privacy.mail.file-answer');
    const at = ctx.clock();
    const isFirst = canBecome(request.state, 'done');
    if (isFirst) await moveRequest(tx, request, { state: 'done', handler: ctx.actor, answer, closedAt: at });
    const file = await insertFileLink(tx, request, at);
    const after = { request: request.id, issue: file.issue };
    await recordRequest(tx, ctx, request, 'privacy_file_sent', after);
    await queuePrivacyMessageIn(tx, ctx, { kind: 'privacy_file', request, to, file });
  });
}

/** Who is written to about a request: its guest, as his profile says now. */
export async function addresseeOf(
  db: DbOrTx,
  { hotelId, customerId: id }: PrivacyRequest,
): Promise<Addressee> {
  const customer = await getCustomer(db, { hotelId, id });
  return { name: fullName(customer), ...(await selectReach(db, id)) };
}

function moving(
  ctx: Context,
  { hotelId, id, version }: SeenRequest,
  move: (tx: Tx, request: PrivacyRequest) => Promise<void>,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const request = await selectAndLockRequest(tx, { hotelId, id });
    if (request.version !== version) throw conflict('stale_version');
    await move(tx, request);
  });
}
