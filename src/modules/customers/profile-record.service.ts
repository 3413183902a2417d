import { forbidden, notFound } from '../../core/errors.ts';
import { sumMinor } from '../../core/money.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { selectParts } from '../../platform/database/parts.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { guestLines } from '../folios/guest-line.service.ts';
import { classesFor, putInClassIn } from '../segments/guest-class.service.ts';
import type { ChosenClass } from '../segments/guest-class.ts';
import { type Companion, companionsPart } from './companion.service.ts';
import { selectCustomer } from './customer.queries.ts';
import { recordConsentIn } from './customer.service.ts';
import type { CustomerSpending } from './customer.ts';
import { companiesPart, type GuestCompany } from './profile-company.queries.ts';
import type { ProfileKey } from './profile-record.queries.ts';
import * as queries from './profile-record.queries.ts';
import {
  type Complaint,
  type CustomerNote,
  type CustomerTag,
  type KnownConsent,
  type KnownPreference,
  type NoteAccess,
  noteAccesses,
  preferencesKnown,
  type TimelineEvent,
} from './profile-record.ts';
import { type CustomerStay, spendingPart, staysPart } from './profile-stay.queries.ts';

/** All that a house keeps about a guest beside who she is. */
export interface ProfileRecord {
  readonly stays: readonly CustomerStay[];
  readonly spending: CustomerSpending;
  readonly notes: readonly CustomerNote[];
  readonly complaints: readonly Complaint[];
  readonly preferences: readonly KnownPreference[];
  readonly companions: readonly Companion[];
  readonly consents: readonly KnownConsent[];
  readonly tags: readonly CustomerTag[];
  /** The classes of the house, the guest's own marked. */
  readonly classes: readonly ChosenClass[];
  readonly companies: readonly GuestCompany[];
  readonly timeline: readonly TimelineEvent[];
}

/**
 * What the reader may see of it, and what he did here; the profile itself was looked up before, through the same house.
 * One statement, however much there is; `seen` writes down with it who looked.
 */
export async function profileRecord(
  ctx: Context,
  key: ProfileKey,
  seen: Prisma.Sql | null,
): Promise<ProfileRecord> {
  const { customerId, hotelId } = key;
  const parts = {
    stays: staysPart(key),
    groups: spendingPart(guestLines({ customerId, hotelIds: [hotelId] })),
    notes: queries.notesPart(key, accessesOf(ctx)),
    complaints: queries.complaintsPart(key),
    stated: queries.statedWishesPart(customerId),
    asked: queries.askedWishesPart(key),
    companions: companionsPart(customerId),
    consents: queries.consentsPart(customerId),
    tags: queries.tagsPart(key),
    classes: classesFor(key),
    companies: companiesPart(key),
    timeline: queries.timelinePart(key, {
      folios: ctx.permissions.has('folios.view'),
      membership: ctx.permissions.has('loyalty.view'),
      storedValue: ctx.permissions.has('stored-value.view'),
    }),
  };
  const { groups, stated, asked, ...record } = await selectParts(ctx.db, parts, seen);
  const spending = { groups, totalMinor: sumMinor(groups.map(({ amountMinor }) => amountMinor)) };
  return { ...record, spending, preferences: preferencesKnown(stated, asked) };
}

/** The kinds of notes that this reader may read, and so write. */
export function accessesOf({ permissions }: Context): NoteAccess[] {
  return noteAccesses.filter((access) => permissions.has(access));
}

/** Keeps a note for those with its permission; nobody writes what he may not read. Its text stays out of the audit log. */
export function addNote(
  ctx: Context,
  { body, access, ...key }: ProfileKey & { readonly body: string; readonly access: NoteAccess },
): Promise<void> {
  if (!accessesOf(ctx).includes(access)) throw forbidden('no_permission', { access });
  return changing(ctx, key, 'note_added', { access }, async (tx) => {
    const author = { authorId: ctx.actor.id, authorName: ctx.actor.name, at: ctx.clock() };
    await tx.customerNote.create({ data: { ...key, body, access, ...author } });
  });
}

export function addComplaint(
  ctx: Context,
  { about, ...key }: ProfileKey & { readonly about: string },
): Promise<void> {
  return changing(ctx, key, 'complaint_added', { about }, async (tx) => {
    await tx.customerComplaint.create({
      data: { ...key, about, authorName: ctx.actor.name, at: ctx.clock() },
    });
  });
}

/** Says how a complaint was settled; once. */
export function settleComplaint(
  ctx: Context,
  { id, outcome, ...key }: ProfileKey & { readonly id: number; readonly outcome: string },
): Promise<void> {
  return changing(ctx, key, 'complaint_settled', { outcome }, async (tx) => {
    const { count } = await tx.customerComplaint.updateMany({
      where: { id, ...key, settledAt: null },
      data: { outcome, settledBy: ctx.actor.name, settledAt: ctx.clock() },
    });
    if (count !== 1) throw notFound('page_not_found');
  });
}

export interface SaidConsent extends ProfileKey {
  readonly channel: 'email' | 'sms' | 'phone' | 'post';
  readonly granted: boolean;
}

/** What a guest said at the desk about being written to. */
export function recordConsent(ctx: Context, { channel, granted, ...key }: SaidConsent): Promise<void> {
  return changing(ctx, key, 'consent_recorded', { channel, granted }, (tx) =>
    recordConsentIn(tx, ctx, {
      customerId: key.customerId,
      channel,
      purpose: 'marketing',
      granted,
      source: 'desk',
      textVersion: 'spoken',
    }),
  );
}

export interface SortedGuest extends ProfileKey {
  readonly tags: readonly string[];
  /** Tags that no rule may give this guest. */
  readonly refusedTags: readonly string[];
  readonly classId: number | null;
}

/** Exactly these tags by hand, and this class; tags that a rule gave stay unless they are refused. */
export function sortGuest(ctx: Context, guest: SortedGuest): Promise<void> {
  const { tags, refusedTags, classId, ...key } = guest;
  return changing(ctx, key, 'tags_changed', { tags, refusedTags, classId }, async (tx) => {
    await putInClassIn(tx, { ...key, classId });
    const refused = refusedTags.filter((tag) => !tags.includes(tag));
    await tx.customerTag.deleteMany({
      where: { ...key, OR: [{ source: { not: 'rule' } }, { tag: { in: [...refused, ...tags] } }] },
    });
    const at = ctx.clock();
    const row = (source: string) => (tag: string) => ({ ...key, tag, source, at });
    await tx.customerTag.createMany({ data: [...tags.map(row('hand')), ...refused.map(row('refused'))] });
  });
}

/** Locks the profile, lets `write` change what belongs to it, and records that. */
function changing(
  ctx: Context,
  { hotelId, customerId }: ProfileKey,
  action: string,
  after: object,
  write: (tx: Tx) => Promise<void>,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR NO KEY UPDATE`;
    await selectCustomer(tx, { hotelId, id: customerId });
    await write(tx);
    await recordEvent(tx, ctx, { hotelId, action, subjectType: 'customer', subjectId: customerId, after });
  });
}
