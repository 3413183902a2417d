import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import { languages } from '../../core/local-text.ts';
import { basisPoints } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type Part, selectParts } from '../../platform/database/parts.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type Feat, type Level, periods } from './level.ts';
import type { Lot } from './lot.ts';
import type { NamedMember, Programme } from './member.ts';

const date = z.string().transform((text): CalendarDate => calendarDate(text));
const points = z.int();
const rate = z.int().transform((value) => basisPoints(value));

const MemberRow: z.ZodType<NamedMember> = z.object({
  id: z.number(),
  customerId: z.number(),
  number: z.string(),
  joinedDate: date,
  hotelId: z.number(),
  levelId: z.number(),
  levelUntil: date.nullable(),
  owed: points,
  familyId: z.number().nullable(),
  invitedById: z.number().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  language: z.enum(languages).catch('en'),
});

const LevelRow: z.ZodType<Level> = z.object({
  id: z.number(),
  code: z.string(),
  names: LocalTextSchema,
  rank: z.int(),
  nights: z.int().nullable(),
  stays: z.int().nullable(),
  basePoints: points.nullable(),
  points: points.nullable(),
  factorBasisPoints: rate,
  rateBasisPoints: rate,
  lateCheckOut: z.string().nullable(),
  breakfast: z.boolean(),
  upgrade: z.boolean(),
});

const ProgrammeRow: z.ZodType<Programme> = z.object({
  active: z.boolean(),
  period: z.enum(periods),
  softLanding: z.boolean(),
  lotMonths: z.int(),
  returnDays: z.int(),
});

const LotRow: z.ZodType<Lot> = z.object({
  id: z.number(),
  points,
  remaining: points,
  expiresDate: date,
  stayId: z.number().nullable(),
});

const FeatRow: z.ZodType<Feat> = z.object({
  date,
  nights: z.int(),
  stays: z.int(),
  basePoints: points,
  points,
});

export interface MemberParts {
  /** Null where the customer is no member. */
  readonly member: NamedMember | null;
  readonly programme: Programme;
  /** By rank, from 0 on. */
  readonly levels: readonly Level[];
  /** Lots of which something is left. */
  readonly lots: readonly Lot[];
  /** The stays that still count. */
  readonly feats: readonly Feat[];
}

/** A member by his customer, with what his view is reckoned from. One statement. */
export async function selectMemberParts(db: DbOrTx, customerId: number): Promise<MemberParts> {
  const parts = { member: memberPart(customerId), programme, levels, ...earnedParts(customerId) };
  const { member, programme: programmes, ...rest } = await selectParts(db, parts);
  const [only] = programmes;
  if (!only) throw new Error('the programme has one row');
  return { ...rest, member: member[0] ?? null, programme: only };
}

function memberPart(customerId: number): Part<NamedMember> {
  return {
    row: MemberRow,
    sql: Prisma.sql`SELECT m.id, m.customer_id AS "customerId", m.number, m.joined_date::text AS "joinedDate",
        m.hotel_id AS "hotelId", m.level_id AS "levelId", m.level_until::text AS "levelUntil", m.owed,
        m.family_id AS "familyId", m.invited_by_id AS "invitedById", c.first_name AS "firstName",
        c.last_name AS "lastName", c.email, c.language
      FROM loyalty_members m JOIN customers c ON c.id = m.customer_id WHERE m.customer_id = ${customerId}`,
  };
}

const programme: Part<Programme> = {
  row: ProgrammeRow,
  sql: Prisma.sql`SELECT active, period, soft_landing AS "softLanding", lot_months AS "lotMonths",
      return_days AS "returnDays" FROM loyalty_programmes WHERE id = 1`,
};

const levels: Part<Level> = {
  row: LevelRow,
  sql: Prisma.sql`SELECT id, code, names, rank, nights, stays, base_points AS "basePoints", points,
      factor_basis_points AS "factorBasisPoints", rate_basis_points AS "rateBasisPoints",
      late_check_out AS "lateCheckOut", breakfast, upgrade FROM loyalty_levels ORDER BY rank`,
};

function earnedParts(customerId: number): { readonly lots: Part<Lot>; readonly feats: Part<Feat> } {
  const member = Prisma.sql`(SELECT id FROM loyalty_members WHERE customer_id = ${customerId})`;
  return {
    lots: {
      row: LotRow,
      sql: Prisma.sql`SELECT id, points, remaining, expires_date::text AS "expiresDate", stay_id AS "stayId"
        FROM loyalty_lots WHERE member_id = ${member} AND remaining > 0 ORDER BY id`,
    },
    feats: {
      row: FeatRow,
      sql: Prisma.sql`SELECT date::text, nights, 1 AS stays, base_points AS "basePoints", points
        FROM loyalty_stays WHERE member_id = ${member} AND counts`,
    },
  };
}
