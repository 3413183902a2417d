import { assert } from '../../core/assert.ts';
import { type CalendarDate, calendarDate, dateAt } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { saveConsentsIn } from '../customers/consent.service.ts';
import { type CustomerFields, getCustomer, updateCustomerIn } from '../customers/customer.service.ts';
import type { Customer } from '../customers/customer.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { correctValue } from './privacy.schemas.ts';
import {
  countOverdue,
  hasWaitingRequest,
  insertRequest,
  type ListedRequest,
  moveRequest,
  type RequestKey,
  selectAndLockRequest,
  selectAnswerDays,
  selectRequest,
  selectRequests,
  selectRequestsOf,
  upsertAnswerDays,
} from './privacy-request.queries.ts';
import {
  answerRefusal,
  type CorrectableField,
  canBecome,
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
    await getCustomer(tx, { hotelId, id: customerId });
    if (await hasWaitingRequest(tx, { customerId, kind, field })) throw ruleBroken('request_waits_already');
    const madeAt = ctx.clock();
    const receivedDate = await houseDate(tx, hotelId, madeAt);
    const dueDate = dueDateOf(receivedDate, await selectAnswerDays(tx, hotelId));
    const source = ctx.actor.kind === 'guest' ? 'guest' : 'desk';
    const made = { source, madeBy: ctx.actor.name, madeAt, receivedDate, dueDate } as const;
    const asked = { hotelId, customerId, kind, details, field, newValue };
    const id = await insertRequest(tx, { ...asked, ...made });
    await record(tx, ctx, request, 'privacy_request_made', { request: id, kind, dueDate });
    return id;
  });
}

function correctionOf({ language }: Context, { kind, field, newValue }: NewRequest) {
  if (kind !== 'correction') return { field: '', newValue: '' };
  if (field === undefined) throw ruleBroken('request_field_missing');
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

interface SeenRequest extends RequestKey {
  /** The version that was looked at. */
  readonly version: number;
}

/** Somebody says that he sees to it. */
export function takeRequest(ctx: Context, seen: SeenRequest): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    if (!canBecome(request.state, 'in_progress')) throw ruleBroken('request_closed');
    await moveRequest(tx, request, { state: 'in_progress', handler: ctx.actor });
    await record(tx, ctx, request, 'privacy_request_taken', { request: request.id });
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
    await record(tx, ctx, request, 'privacy_request_answered', { request: request.id, outcome });
  });
}

/** Writes the new value into the profile and closes the request, both or neither. */
export function applyCorrection(ctx: Context, seen: SeenRequest): Promise<void> {
  return moving(ctx, seen, async (tx, request) => {
    if (!canBecome(request.state, 'done')) throw ruleBroken('request_closed');
    const { field, newValue, customerId: id, hotelId } = request;
    if (field === null) throw ruleBroken('request_no_correction');
    const customer = await getCustomer(tx, { hotelId, id });
    const { version } = customer;
    await updateCustomerIn(tx, ctx, { id, hotelId, version, ...corrected(customer, field, newValue) });
    await moveRequest(tx, request, { state: 'done', handler: ctx.actor, closedAt: ctx.clock() });
    await record(tx, ctx, request, 'privacy_request_answered', { request: request.id, outcome: 'done' });
  });
}

/** The profile with one field changed. The value was read by the form, in the field's own way, when it was asked for. */
function corrected(customer: Customer, field: CorrectableField, value: string): CustomerFields {
  const { firstName, lastName, otherName, email, phone, language, country, birthDate, company, vip } =
    customer;
  const now = { firstName, lastName, otherName, email, phone, language, country, birthDate, company, vip };
  assert(value !== '', 'a correction says what is right');
  return field === 'birthDate' ? { ...now, birthDate: calendarDate(value) } : { ...now, [field]: value };
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

function record(
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
