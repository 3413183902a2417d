import { toDbDate } from '../../core/calendar-date.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { findOrCreateCustomerIn } from './customer.service.ts';
import { fullName, searchNameOf } from './customer.ts';
import type { ImportedProfile } from './customer-import.ts';

export interface TakenIn {
  readonly id: number;
  readonly created: boolean;
}

export interface Intake {
  readonly hotelId: number;
  readonly profile: ImportedProfile;
  readonly language: string;
  /** Where it came from, as the timeline says it. */
  readonly source: 'import' | 'api';
}

/**
 * Takes a profile in from elsewhere. Who is known by name and mail or telephone is not made twice: the house comes to
 * know her, and only what was empty is filled in.
 */
export async function takeInCustomerIn(tx: Tx, ctx: Context, intake: Intake): Promise<TakenIn> {
  const { hotelId, profile, language, source } = intake;
  const taken = await findOrCreateCustomerIn(tx, ctx, { ...profile, hotelId, language });
  const before = await tx.customer.findUniqueOrThrow({ where: { id: taken.id } });
  const filled = {
    ...(before.otherName === null && profile.otherName !== null && { otherName: profile.otherName }),
    ...(before.phone === null && profile.phone !== null && { phone: profile.phone }),
    ...(before.email === null && profile.email !== null && { email: profile.email }),
    ...(before.country === null && profile.country !== null && { country: profile.country }),
    ...(before.company === null && profile.company !== null && { company: profile.company }),
    ...(before.birthDate === null &&
      profile.birthDate !== null && { birthDate: toDbDate(profile.birthDate) }),
  };
  const fields = Object.keys(filled);
  if (fields.length > 0) {
    const changes = { ...filled, updatedAt: ctx.clock(), version: { increment: 1 } };
    await tx.customer.update({ where: { id: taken.id }, data: changes, select: { id: true } });
  }
  if (taken.created || fields.length > 0) {
    await recordEvent(tx, ctx, {
      hotelId,
      action: taken.created ? 'customer_created' : 'customer_changed',
      subjectType: 'customer',
      subjectId: taken.id,
      subjectLabel: fullName(profile),
      after: { source, filled: fields },
    });
  }
  return taken;
}

/** The rows of a file one by one: each stands or falls by itself, and a second run makes nobody twice. */
export async function takeInCustomers(ctx: Context, intakes: readonly Intake[]): Promise<TakenIn[]> {
  const taken: TakenIn[] = [];
  for (const intake of intakes)
    taken.push(await inTransaction(ctx.db, (tx) => takeInCustomerIn(tx, ctx, intake)));
  return taken;
}

/** Which of these the chain knows by name and mail or telephone, as taking them in would find them. One statement. */
export async function knownAlready(
  ctx: Context,
  profiles: readonly ImportedProfile[],
): Promise<Map<ImportedProfile, number>> {
  const names = [...new Set(profiles.map(searchNameOf))];
  const rows = await ctx.db.customer.findMany({
    where: { searchName: { in: names }, anonymisedAt: null, mergedIntoId: null },
    select: { id: true, searchName: true, email: true, phone: true },
    orderBy: { id: 'asc' },
  });
  const isSame = (profile: ImportedProfile, row: (typeof rows)[number]) =>
    row.searchName === searchNameOf(profile) &&
    ((row.email !== null && row.email === profile.email) ||
      (row.email === null && row.phone === profile.phone));
  const found = profiles.map((profile) => [profile, rows.find((row) => isSame(profile, row))?.id] as const);
  return new Map(found.filter((entry): entry is [ImportedProfile, number] => entry[1] !== undefined));
}
