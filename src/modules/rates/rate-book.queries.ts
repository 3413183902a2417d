import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import type { NightPrices, SeasonNight } from './night-price.ts';
import { periodRestrictions } from './period-restriction.ts';
import { RateBookJson } from './rate-book.schemas.ts';
import { pairKey, type RateBook, type RatedPlan } from './rate-book.ts';

export interface RateBookQuestion {
  readonly hotelId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** Only this type, when given. */
  readonly roomTypeId?: number | undefined;
  /** Whoever buys for a company: by its id, or by the code that its people type. */
  readonly companyId?: number | null | undefined;
  readonly companyCode?: string | undefined;
  /** The promotion a booking has; otherwise `companyCode` may be that of one. */
  readonly promotionId?: number | null | undefined;
  /** The account that asks, for its member's level and for what it has used of the promotion. */
  readonly userId?: number | null | undefined;
  /** Whose booking it is, where no account asks. */
  readonly customerId?: number | null | undefined;
}

const BookRow = z.object({ hotelId: z.number(), book: z.string() });

/** Everything that decides prices over [arrival, departure] in one statement; types on sale only. */
export async function selectRateBook(db: DbOrTx, question: RateBookQuestion): Promise<RateBook> {
  const [book] = await selectRateBooks(db, [question]);
  assert(book, 'the rate book is one row');
  return book;
}

/** The books of several hotels, in the order asked for, in one statement all the same. */
export async function selectRateBooks(
  db: DbOrTx,
  questions: readonly RateBookQuestion[],
): Promise<RateBook[]> {
  if (questions.length === 0) return [];
  const rows = await selectRows(db, BookRow, Prisma.join(questions.map(bookStatement), ' UNION ALL '));
  const books = new Map(rows.map((row) => [row.hotelId, row.book]));
  return questions.map((question) => readBook(books.get(question.hotelId) ?? 'null', question));
}

function readBook(text: string, question: RateBookQuestion): RateBook {
  const book = RateBookJson.parse(JSON.parse(text));
  if (!book.hotel) throw notFound('hotel_not_found');
  return {
    ...book,
    hotel: book.hotel,
    plans: new Map(book.plans.map((plan): [number, RatedPlan] => [plan.id, plan])),
    sold: new Map(
      book.sold.map(([plan, type, priceMinor, weekendPriceMinor]) => [
        pairKey(plan, type),
        { priceMinor, weekendPriceMinor },
      ]),
    ),
    seasons: seasonsByPair(book),
    periods: book.seasons,
    restrictions: [...book.restrictions, ...periodRestrictions(book.seasons, question)],
    days: daysByPair(book.days),
  };
}

/** Each pair's periods: with prices of their own, or moving whatever lies below. */
function seasonsByPair({ seasons, seasonPrices, sold }: RateBookJson): RateBook['seasons'] {
  const named = new Map(seasons.map((season) => [season.id, season]));
  const byPair = new Map<string, SeasonNight[]>();
  const priced = new Set<string>();
  for (const [seasonId, plan, type, priceMinor, weekendPriceMinor] of seasonPrices) {
    const season = named.get(seasonId);
    if (!season) continue;
    listAt(byPair, pairKey(plan, type)).push({ ...season, priceMinor, weekendPriceMinor });
    priced.add(`${seasonId} ${pairKey(plan, type)}`);
  }
  for (const season of seasons) {
    if (season.adjustBasisPoints === null && season.adjustAmountMinor === null) continue;
    for (const [plan, type] of sold) {
      const key = pairKey(plan, type);
      if (priced.has(`${season.id} ${key}`)) continue;
      listAt(byPair, key).push({ ...season, priceMinor: null, weekendPriceMinor: null });
    }
  }
  return byPair;
}

function daysByPair(days: RateBookJson['days']): RateBook['days'] {
  const byPair = new Map<
    string,
    Map<CalendarDate, { priceMinor: (typeof days)[number][3]; specialName: string | null }>
  >();
  for (const [plan, type, date, priceMinor, specialName] of days) {
    const key = pairKey(plan, type);
    const dates = byPair.get(key) ?? new Map();
    byPair.set(key, dates.set(date, { priceMinor, specialName }));
  }
  return byPair satisfies Map<string, NightPrices['days']>;
}

function listAt<Value>(lists: Map<string, Value[]>, key: string): Value[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** The company named, with its agreements; an inactive one is none. */
function companyPart({ hotelId, companyId, companyCode }: RateBookQuestion): Prisma.Sql {
  if (!companyId && !companyCode) return Prisma.sql`NULL::json`;
  const named = companyId
    ? Prisma.sql`c.id = ${companyId}`
    : Prisma.sql`lower(c.access_code) = lower(${companyCode})`;
  return Prisma.sql`(SELECT json_build_object('id', c.id, 'name', c.name, 'agreements',
      (SELECT coalesce(json_agg(json_build_object('ratePlanId', a.rate_plan_id,
          'discountBasisPoints', a.discount_basis_points, 'validFromDate', a.valid_from_date,
          'validToDate', a.valid_to_date)), '[]')
        FROM rate_plan_companies a WHERE a.company_id = c.id AND a.hotel_id = ${hotelId}))
      FROM companies c WHERE c.hotel_id = ${hotelId} AND c.active AND ${named})`;
}

/** The promotion in use that was typed, or that the booking has. */
function promotionPart(question: RateBookQuestion): Prisma.Sql {
  const { hotelId, promotionId, companyCode, userId } = question;
  if (!promotionId && !companyCode) return Prisma.sql`NULL::json`;
  const named = promotionId
    ? Prisma.sql`p.id = ${promotionId}`
    : Prisma.sql`lower(p.code) = lower(${companyCode})`;
  return Prisma.sql`(SELECT json_build_object('id', p.id, 'code', p.code, 'names', p.names, 'kind', p.kind,
      'basisPoints', p.basis_points, 'amountMinor', p.amount_minor, 'per', p.per, 'bookFromDate', p.book_from_date,
      'bookToDate', p.book_to_date, 'stayFromDate', p.stay_from_date, 'stayToDate', p.stay_to_date,
      'minNights', p.min_nights, 'maxUses', p.max_uses, 'maxUsesPerCustomer', p.max_uses_per_customer, 'used', p.used,
      'minRank', p.min_rank, 'tag', p.tag, 'admits', promotion_admits(p, ${buyerPart(question)}),
      'ratePlanIds', (SELECT coalesce(json_agg(rate_plan_id), '[]') FROM promotion_rate_plans WHERE promotion_id = p.id),
      'roomTypeIds', (SELECT coalesce(json_agg(room_type_id), '[]') FROM promotion_room_types WHERE promotion_id = p.id),
      'usedByBuyer', (SELECT count(*) FROM promotion_uses u JOIN reservations r ON r.id = u.reservation_id
        WHERE u.promotion_id = p.id AND u.returned_at IS NULL AND r.user_id = ${userId ?? null}::int))
      FROM promotions p WHERE p.hotel_id = ${hotelId} AND p.active AND ${named})`;
}

/** The profile of the account that asks, or the one named. */
function buyerPart({ userId, customerId }: RateBookQuestion): Prisma.Sql {
  return userId
    ? Prisma.sql`(SELECT account.customer_id FROM users account WHERE account.id = ${userId}::int)`
    : Prisma.sql`${customerId ?? null}::int`;
}

/** The level of the account's member, for what it takes off; a programme that does not run takes nothing off. */
function levelPart(question: RateBookQuestion): Prisma.Sql {
  if (!question.userId && !question.customerId) return Prisma.sql`NULL::json`;
  const who = buyerPart(question);
  return Prisma.sql`(SELECT json_build_object('names', level.names, 'rateBasisPoints', level.rate_basis_points)
      FROM loyalty_members member JOIN loyalty_levels level ON level.id = member.level_id
        JOIN loyalty_programmes programme ON programme.active
      WHERE member.customer_id = ${who} AND level.rate_basis_points > 0)`;
}

function bookStatement(question: RateBookQuestion): Prisma.Sql {
  const { hotelId, arrival, departure, roomTypeId } = question;
  const onlyType = (column: string) =>
    roomTypeId === undefined ? Prisma.empty : Prisma.sql`AND ${Prisma.raw(column)} = ${roomTypeId}`;
  const inDates = Prisma.sql`date >= ${arrival}::date AND date <= ${departure}::date`;
  return Prisma.sql`SELECT ${hotelId}::int AS "hotelId", json_build_object(
    'hotel', (SELECT json_build_object('currency', currency, 'timeZone', time_zone, 'businessDate', business_date,
        'weekendDays', weekend_days, 'bookingHorizonDays', booking_horizon_days)
      FROM hotels WHERE id = ${hotelId}),
    'types', (SELECT coalesce(json_agg(json_build_object('id', id, 'code', code, 'names', names, 'descriptions', descriptions,
        'bedType', bed_type, 'areaSquareMetres', area_square_metres, 'view', view, 'floorFrom', floor_from, 'floorTo', floor_to,
        'baseAdults', base_adults, 'maxAdults', max_adults, 'maxChildren', max_children, 'maxGuests', max_guests,
        'maxExtraBeds', max_extra_beds, 'maxCots', max_cots,
        'cotUnder', (SELECT cot_under FROM hotels WHERE id = ${hotelId}), 'beds', beds, 'accessible', accessible,
        'roomClass', (SELECT json_build_object('code', class.code, 'names', class.names)
          FROM room_classes class WHERE class.id = room_types.class_id),
        'amenities', amenities, 'scene', scene, 'sortOrder', sort_order) ORDER BY sort_order, code), '[]')
      FROM room_types WHERE hotel_id = ${hotelId} AND active ${onlyType('id')}),
    'plans', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'code', p.code, 'names', p.names, 'descriptions', p.descriptions,
        'kind', p.kind, 'parentPlanId', p.parent_plan_id, 'adjustBasisPoints', p.adjust_basis_points,
        'adjustAmountMinor', p.adjust_amount_minor, 'policyId', p.policy_id, 'packageSplit', p.package_split,
        'blockHours', p.block_hours, 'hoursFrom', p.hours_from, 'hoursUntil', p.hours_until,
        'depositRule', p.deposit_rule, 'depositPercent', p.deposit_percent, 'allowPayAtHotel', p.allow_pay_at_hotel,
        'channels', p.channels, 'bookFromDate', p.book_from_date, 'bookToDate', p.book_to_date,
        'stayFromDate', p.stay_from_date, 'stayToDate', p.stay_to_date, 'minAdvanceDays', p.min_advance_days,
        'maxAdvanceDays', p.max_advance_days, 'minStayNights', p.min_stay_nights, 'maxStayNights', p.max_stay_nights,
        'sortOrder', p.sort_order, 'status', p.status, 'active', p.active,
        'policy', (SELECT json_build_object('versionId', v.id, 'parts', v.parts) FROM policy_versions v
          WHERE v.policy_id = p.policy_id AND v.status = 'approved' ORDER BY v.version DESC LIMIT 1))
        ORDER BY p.sort_order, p.code), '[]')
      FROM rate_plans p WHERE p.hotel_id = ${hotelId}),
    'sold', (SELECT coalesce(json_agg(json_build_array(rate_plan_id, room_type_id, price_minor, weekend_price_minor)), '[]')
      FROM rate_plan_room_types WHERE hotel_id = ${hotelId} ${onlyType('room_type_id')}),
    'seasons', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'names', s.names, 'startDate', s.start_date,
        'endDate', s.end_date, 'priority', s.priority, 'adjustBasisPoints', s.adjust_basis_points,
        'adjustAmountMinor', s.adjust_amount_minor, 'minStayArrival', s.min_stay_arrival, 'minStayThrough', s.min_stay_through,
        'policy', (SELECT json_build_object('versionId', v.id, 'parts', v.parts) FROM policy_versions v
          WHERE v.policy_id = s.policy_id AND v.status = 'approved' ORDER BY v.version DESC LIMIT 1))), '[]')
      FROM seasons s WHERE s.hotel_id = ${hotelId} AND s.status = 'approved'
        AND s.start_date <= ${departure}::date AND s.end_date > ${arrival}::date),
    'seasonPrices', (SELECT coalesce(json_agg(json_build_array(sp.season_id, sp.rate_plan_id, sp.room_type_id,
        sp.price_minor, sp.weekend_price_minor)), '[]')
      FROM season_prices sp JOIN seasons s ON s.id = sp.season_id
      WHERE s.hotel_id = ${hotelId} AND s.status = 'approved' AND s.start_date <= ${departure}::date
        AND s.end_date > ${arrival}::date ${onlyType('sp.room_type_id')}),
    'days', (SELECT coalesce(json_agg(json_build_array(rate_plan_id, room_type_id, date, price_minor, special_name)), '[]')
      FROM rate_days WHERE hotel_id = ${hotelId} AND ${inDates} ${onlyType('room_type_id')}),
    'restrictions', (SELECT coalesce(json_agg(json_build_object('date', date, 'roomTypeId', room_type_id,
        'ratePlanId', rate_plan_id, 'channel', channel, 'closed', closed, 'closedToArrival', closed_to_arrival,
        'closedToDeparture', closed_to_departure, 'minStayArrival', min_stay_arrival, 'maxStayArrival', max_stay_arrival,
        'minStayThrough', min_stay_through, 'maxStayThrough', max_stay_through, 'minAdvanceDays', min_advance_days,
        'maxAdvanceDays', max_advance_days) ORDER BY date, id), '[]')
      FROM restrictions WHERE hotel_id = ${hotelId} AND ${inDates}),
    'supplements', (SELECT coalesce(json_agg(json_build_object('id', id, 'roomTypeId', room_type_id, 'ratePlanId', rate_plan_id,
        'kind', kind, 'ageFrom', age_from, 'ageTo', age_to, 'amountMinor', amount_minor) ORDER BY id), '[]')
      FROM occupancy_supplements WHERE hotel_id = ${hotelId}),
    'taxes', (SELECT coalesce(json_agg(json_build_object('code', code, 'names', names, 'kind', kind, 'basisPoints', basis_points,
        'amountMinor', amount_minor, 'included', included, 'appliesTo', applies_to, 'validFromDate', valid_from_date,
        'validToDate', valid_to_date, 'capNights', cap_nights, 'exemptUnderAge', exempt_under_age, 'slabs', slabs)
        ORDER BY sort_order, code, valid_from_date), '[]')
      FROM tax_codes WHERE hotel_id = ${hotelId}),
    'groups', (SELECT coalesce(json_object_agg(code, "group"), '{}')
      FROM transaction_codes WHERE hotel_id = ${hotelId} AND kind = 'charge'),
    'company', ${companyPart(question)}, 'promotion', ${promotionPart(question)},
    'level', ${levelPart(question)}
  )::text AS book`;
}
