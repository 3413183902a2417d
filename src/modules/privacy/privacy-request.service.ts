import { type CalendarDate, dateAt } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { fullName } from '../customers/customer.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { correctValue } from './privacy.schemas.ts';
import { selectReach } from './privacy-message.queries.ts';
import { queuePrivacyMessageIn } from './privacy-message.service.ts';
import {
  countOverdue,
  hasWaitingRequest,
  insertRequest,
  type ListedRequest,
  type RequestKey,
  selectAnswerDays,
  selectRequest,
  selectRequests,
  selectRequestsOf,
  upsertAnswerDays,
} from './privacy-request.queries.ts';
import {
  type CorrectableField,
  dueDateOf,
  type PrivacyRequest,
  type RequestFilter,
  type RequestKind,
} from './privacy-request.ts';

export const requestsPerPage = 40;

export interface NewRequest {
  readonly hotelId: number;
  readonly customerId: number;
  readonly kind: RequestKind;
  readonly details?: string | undefined;
  /** Of a correction only: the field, and what it is to say as it was typed. */
  readonly field?: CorrectableField | undefined;
  readonly newValue?: string | undefined;
}

/**
 * Keeps what a guest asks for; the same thing once at a time. A correction is read here as the profile reads the field, so
 * that one button can apply it later. Answers its number.
 */
export async function makeRequest(ctx: Context, request: NewRequest): Promise<number> {
  const { hotelId, customerId, kind, details = '' } = request;
  const { field, newValue } = correctionOf(ctx, request);
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR NO KEY UPDATE`;
    const customer = await getCustomer(tx, { hotelId, id: customerId });
    if (await hasWaitingRequest(tx, { customerId, kind, field })) throw ruleBroken('request_waits_already');
    const madeAt = ctx.clock();
    const receivedDate = await houseDate(tx, hotelId, madeAt);
    const dueDate = dueDateOf(receivedDate, await selectAnswerDays(tx, hotelId));
    const source = ctx.actor.kind === 'guest' ? 'guest' : 'desk';
    const made = { source, madeBy: ctx.actor.name, madeAt, receivedDate, dueDate } as const;
    const asked = { hotelId, customerId, kind, details, field, newValue };
    const id = await insertRequest(tx, { ...asked, ...made });
    await recordRequest(tx, ctx, request, 'privacy_request_made', { request: id, kind, dueDate });
    const to = { name: fullName(customer), ...(await selectReach(tx, customerId)) };
    const written = await selectRequest(tx, { hotelId, id });
    await queuePrivacyMessageIn(tx, ctx, { kind: 'privacy_received', request: written, to });
    return id;
  });
}

function correctionOf({ language }: Context, { kind, field, newValue }: NewRequest) {
  if (kind !== 'correction') return { field: '', newValue: '' };
  if (field === undefined) throw ruleBroken('request_field_missing');
  // an identity number is typed nowhere but into the profile, where it is encrypted
  if (field === 'document') return { field, newValue: '' };
  const value = correctValue(field, newValue ?? '', language);
  if (value === null) throw ruleBroken('request_value_invalid');
  return { field, newValue: value };
}

/** Where the refusals of a new request stand in its form. */
export const newRequestRefusals = {
  request_waits_already: 'form',
  request_field_missing: 'field',
  request_value_invalid: 'newValue',
} as const;

/** Puts what happened to a request on record, beside the guest. */
export function recordRequest(
  tx: Tx,
  ctx: Context,
  { hotelId, customerId }: { readonly hotelId: number; readonly customerId: number },
  action: string,
  after: object,
): Promise<void> {
  return recordEvent(tx, ctx, { hotelId, action, subjectType: 'customer', subjectId: customerId, after });
}

/** A deadline is a day of the house's wall calendar, whatever the books say. */
async function houseDate(db: DbOrTx, hotelId: number, at: Date): Promise<CalendarDate> {
  return dateAt(at, (await getHotel(db, hotelId)).timeZone);
}

export interface RequestList {
  readonly requests: readonly ListedRequest[];
  readonly total: number;
  readonly overdue: number;
  readonly answerDays: number;
  readonly today: CalendarDate;
}

export async function requestList(
  ctx: Context,
  { show, page, timeZone }: { show: RequestFilter; page: number; timeZone: string },
): Promise<RequestList> {
  const hotelId = requireHotel(ctx);
  const today = dateAt(ctx.clock(), timeZone);
  const offset = (page - 1) * requestsPerPage;
  const found = await selectRequests(ctx.db, { hotelId, show, today, limit: requestsPerPage, offset });
  const overdue = await countOverdue(ctx.db, { hotelId, today });
  return { ...found, overdue, today, answerDays: await selectAnswerDays(ctx.db, hotelId) };
}

/** How many requests of the house should have been answered by now. */
export function overdueRequests(ctx: Context, hotelId: number, timeZone: string): Promise<number> {
  return countOverdue(ctx.db, { hotelId, today: dateAt(ctx.clock(), timeZone) });
}

export function getRequest(db: DbOrTx, key: RequestKey): Promise<PrivacyRequest> {
  return selectRequest(db, key);
}

/** Whether a guest has an address to which an answer can be written. */
export async function isReachable(db: DbOrTx, customerId: number): Promise<boolean> {
  const { email, phone } = await selectReach(db, customerId);
  return email !== null || phone !== null;
}

export function requestsOf(db: DbOrTx, customerId: number): Promise<PrivacyRequest[]> {
  return selectRequestsOf(db, customerId);
}

export function changeAnswerDays(ctx: Context, answerDays: number): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectAnswerDays(tx, hotelId);
    await upsertAnswerDays(tx, hotelId, answerDays);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'answer_days_changed',
      subjectType: 'privacy',
      subjectId: 'requests',
      before: { answerDays: before },
      after: { answerDays },
    });
  });
}
