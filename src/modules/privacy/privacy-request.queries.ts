import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import type { Actor } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Erasing } from './erasure.queries.ts';
import {
  answerDayLimits,
  correctableFields,
  type PrivacyRequest,
  type RequestFilter,
  type RequestState,
  requestKinds,
  requestStates,
} from './privacy-request.ts';

const RequestRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  customerId: z.number(),
  kind: z.enum(requestKinds),
  source: z.enum(['guest', 'desk']),
  details: z.string(),
  field: z.enum(correctableFields).or(z.literal('').transform(() => null)),
  newValue: z.string(),
  state: z.enum(requestStates),
  receivedDate: z.date().transform(fromDbDate),
  dueDate: z.date().transform(fromDbDate),
  madeBy: z.string(),
  madeAt: z.date(),
  handlerName: z.string(),
  answer: z.string(),
  closedAt: z.date().nullable(),
  proofAskedAt: z.date().nullable(),
  proofWords: z.string(),
  proofSeenAt: z.date().nullable(),
  fileUntil: z.date().nullable(),
  fileIssue: z.number(),
  version: z.number(),
});

const waiting: RequestState[] = ['open', 'in_progress'];

export interface RequestKey {
  readonly hotelId: number;
  readonly id: number;
}

export async function selectRequest(db: DbOrTx, { hotelId, id }: RequestKey): Promise<PrivacyRequest> {
  const row = await db.privacyRequest.findFirst({ where: { hotelId, id } });
  if (!row) throw notFound('page_not_found');
  return RequestRow.parse(row);
}

export async function selectAndLockRequest(tx: Tx, key: RequestKey): Promise<PrivacyRequest> {
  await tx.$executeRaw`SELECT 1 FROM privacy_requests WHERE id = ${key.id} AND hotel_id = ${key.hotelId} FOR UPDATE`;
  return selectRequest(tx, key);
}

/** Whether a request of the kind still waits for its answer. The caller holds the profile. */
export async function hasWaitingRequest(
  tx: Tx,
  { customerId, kind, field }: { customerId: number; kind: string; field: string },
): Promise<boolean> {
  const where = { customerId, kind, field, state: { in: waiting } };
  return (await tx.privacyRequest.count({ where })) > 0;
}

export interface NewRequestRow
  extends Pick<
    PrivacyRequest,
    'hotelId' | 'customerId' | 'kind' | 'source' | 'details' | 'newValue' | 'madeBy' | 'madeAt'
  > {
  readonly field: string;
  readonly receivedDate: CalendarDate;
  readonly dueDate: CalendarDate;
}

export async function insertRequest(tx: Tx, request: NewRequestRow): Promise<number> {
  const dates = { receivedDate: toDbDate(request.receivedDate), dueDate: toDbDate(request.dueDate) };
  const { id } = await tx.privacyRequest.create({ data: { ...request, ...dates }, select: { id: true } });
  return id;
}

export interface RequestMove {
  readonly state: RequestState;
  readonly handler: Actor;
  readonly answer?: string;
  readonly closedAt?: Date;
}

/** Moves on a request that stands in the version that was looked at. */
export async function moveRequest(
  tx: Tx,
  { id, version }: Pick<PrivacyRequest, 'id' | 'version'>,
  { state, handler, answer, closedAt }: RequestMove,
): Promise<void> {
  const by = { handlerId: handler.id, handlerName: handler.name };
  const closed = closedAt === undefined ? {} : { closedAt, answer: answer ?? '' };
  const { count } = await tx.privacyRequest.updateMany({
    where: { id, version, state: { in: waiting } },
    data: { state, ...by, ...closed, version: version + 1 },
  });
  if (count !== 1) throw conflict('stale_version');
}

interface Proof {
  readonly handler: Actor;
  readonly at: Date;
}

/** The guest was asked who he is. Whoever asked sees to the request. */
export function setProofAsked(
  tx: Tx,
  request: Pick<PrivacyRequest, 'id' | 'version'>,
  { words, at, handler }: Proof & { readonly words: string },
): Promise<void> {
  return setProof(tx, request, { handler, data: { proofAskedAt: at, proofWords: words } });
}

/** Somebody is sure now who asks. */
export function setProofSeen(
  tx: Tx,
  request: Pick<PrivacyRequest, 'id' | 'version'>,
  { at, handler }: Proof,
): Promise<void> {
  return setProof(tx, request, { handler, data: { proofSeenAt: at } });
}

async function setProof(
  tx: Tx,
  { id, version }: Pick<PrivacyRequest, 'id' | 'version'>,
  { handler, data }: { readonly handler: Actor; readonly data: object },
): Promise<void> {
  const by = { handlerId: handler.id, handlerName: handler.name, state: 'in_progress' };
  const { count } = await tx.privacyRequest.updateMany({
    where: { id, version, state: { in: waiting } },
    data: { ...by, ...data, version: version + 1 },
  });
  if (count !== 1) throw conflict('stale_version');
}

export interface ListedRequest extends PrivacyRequest {
  readonly firstName: string;
  readonly lastName: string;
}

/** A house's requests: those that wait by the day they are due, all of them from the latest. */
export async function selectRequests(
  db: DbOrTx,
  search: { hotelId: number; show: RequestFilter; today: CalendarDate; limit: number; offset: number },
): Promise<{ requests: ListedRequest[]; total: number }> {
  const { hotelId, show, today, limit, offset } = search;
  const where = {
    hotelId,
    ...(show === 'all' ? {} : { state: { in: waiting } }),
    ...(show === 'overdue' ? { dueDate: { lt: toDbDate(today) } } : {}),
  };
  const orderBy =
    show === 'all' ? [{ id: 'desc' as const }] : [{ dueDate: 'asc' as const }, { id: 'asc' as const }];
  const rows = await db.privacyRequest.findMany({ where, orderBy, take: limit, skip: offset });
  const total = await db.privacyRequest.count({ where });
  const ids = [...new Set(rows.map(({ customerId }) => customerId))];
  const named = { id: true, firstName: true, lastName: true } as const;
  const names = await db.customer.findMany({ where: { id: { in: ids } }, select: named });
  const nameOf = new Map(names.map(({ id, ...name }) => [id, name]));
  const nobody = { firstName: '', lastName: '' };
  const requests = rows.map((row) => ({
    ...RequestRow.parse(row),
    ...(nameOf.get(row.customerId) ?? nobody),
  }));
  return { requests, total };
}

/** What a person asked for, of every house, latest first. */
export async function selectRequestsOf(db: DbOrTx, customerId: number): Promise<PrivacyRequest[]> {
  const rows = await db.privacyRequest.findMany({ where: { customerId }, orderBy: { id: 'desc' }, take: 50 });
  return rows.map((row) => RequestRow.parse(row));
}

export function countOverdue(
  db: DbOrTx,
  { hotelId, today }: { hotelId: number; today: CalendarDate },
): Promise<number> {
  const where = { hotelId, state: { in: waiting }, dueDate: { lt: toDbDate(today) } };
  return db.privacyRequest.count({ where });
}

export async function selectAnswerDays(db: DbOrTx, hotelId: number): Promise<number> {
  const row = await db.privacySetting.findUnique({ where: { hotelId }, select: { answerDays: true } });
  return row?.answerDays ?? answerDayLimits.usual;
}

export async function upsertAnswerDays(tx: Tx, hotelId: number, answerDays: number): Promise<void> {
  await tx.privacySetting.upsert({
    where: { hotelId },
    create: { hotelId, answerDays },
    update: { answerDays },
  });
}

/** What of a person's requests still waits, those to be forgotten first. */
export async function selectWaitingRequestsOf(db: DbOrTx, ids: readonly number[]): Promise<PrivacyRequest[]> {
  const where = { customerId: { in: [...ids] }, state: { in: waiting } };
  const rows = await db.privacyRequest.findMany({ where, orderBy: { id: 'asc' } });
  const requests = rows.map((row) => RequestRow.parse(row));
  return requests.toSorted((a, b) => Number(b.kind === 'erasure') - Number(a.kind === 'erasure'));
}

/** With an erasure all that the person asked for has its answer, and none of his words stay; no link opens any more. */
export async function closeRequestsOfErased(
  tx: Tx,
  { ids, name, at }: Pick<Erasing, 'ids' | 'name' | 'at'>,
  by: Actor,
): Promise<void> {
  await tx.$executeRaw`UPDATE privacy_requests SET details = '', new_value = '', answer = '', proof_words = '', file_hash = NULL, file_until = NULL,
      made_by = CASE WHEN source = 'guest' THEN ${name} ELSE made_by END,
      handler_id = CASE WHEN closed_at IS NULL THEN ${by.id}::int ELSE handler_id END,
      handler_name = CASE WHEN closed_at IS NULL THEN ${by.name} ELSE handler_name END,
      state = CASE WHEN closed_at IS NULL THEN 'done' ELSE state END,
      closed_at = coalesce(closed_at, ${at}), version = version + 1
    WHERE customer_id = ANY(${[...ids]}::int[])`;
}
