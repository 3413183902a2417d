import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { basisPoints, minor } from '../../core/money.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { promotionKinds, promotionPers } from '../promotions/promotion.ts';
import { BedsSchema } from '../room-types/bed.ts';
import { bedTypes } from '../room-types/room-type.ts';
import { supplementKinds } from './occupancy.ts';
import { PackageSplitSchema } from './package.schemas.ts';
import { periodKinds } from './period.ts';
import { PolicyPartsSchema } from './policy.ts';
import { channels, depositRules, planKinds } from './rate-plan.ts';

const Day = z.string().transform(calendarDate);
const Amount = z.number().transform(minor);
const Points = z.number().transform(basisPoints);

const Version = z.object({ versionId: z.number(), parts: PolicyPartsSchema });

/** The rate book as its one statement writes it. */
export const RateBookJson = z.object({
  hotel: z
    .object({
      currency: z.string(),
      timeZone: z.string(),
      businessDate: Day,
      weekendDays: z.array(z.number()),
      bookingHorizonDays: z.number(),
    })
    .nullable(),
  types: z.array(
    z.object({
      id: z.number(),
      code: z.string(),
      names: LocalTextSchema,
      descriptions: LocalTextSchema,
      bedType: z.enum(bedTypes),
      areaSquareMetres: z.number().nullable(),
      view: z.string().nullable(),
      floorFrom: z.number().nullable(),
      floorTo: z.number().nullable(),
      baseAdults: z.number(),
      maxAdults: z.number(),
      maxChildren: z.number(),
      maxGuests: z.number(),
      maxExtraBeds: z.number(),
      maxCots: z.number(),
      cotUnder: z.number(),
      beds: BedsSchema,
      accessible: z.boolean(),
      roomClass: z.object({ code: z.string(), names: LocalTextSchema }).nullable(),
      amenities: z.array(z.string()),
      scene: z.string(),
      sortOrder: z.number(),
    }),
  ),
  plans: z.array(
    z.object({
      id: z.number(),
      code: z.string(),
      names: LocalTextSchema,
      descriptions: LocalTextSchema,
      kind: z.enum(planKinds),
      parentPlanId: z.number().nullable(),
      adjustBasisPoints: Points.nullable(),
      adjustAmountMinor: Amount.nullable(),
      policyId: z.number(),
      blockHours: z.number().nullable(),
      hoursFrom: z.string().nullable(),
      hoursUntil: z.string().nullable(),
      packageSplit: PackageSplitSchema,
      depositRule: z.enum(depositRules),
      depositPercent: z.number(),
      allowPayAtHotel: z.boolean(),
      channels: z.array(z.enum(channels)),
      bookFromDate: Day.nullable(),
      bookToDate: Day.nullable(),
      stayFromDate: Day.nullable(),
      stayToDate: Day.nullable(),
      minAdvanceDays: z.number().nullable(),
      maxAdvanceDays: z.number().nullable(),
      minStayNights: z.number().nullable(),
      maxStayNights: z.number().nullable(),
      sortOrder: z.number(),
      status: z.enum(['draft', 'submitted', 'approved']),
      active: z.boolean(),
      policy: Version.nullable(),
    }),
  ),
  /** plan, type, price, weekend price */
  sold: z.array(z.tuple([z.number(), z.number(), Amount.nullable(), Amount.nullable()])),
  seasons: z.array(
    z.object({
      id: z.number(),
      kind: z.enum(periodKinds),
      names: LocalTextSchema,
      startDate: Day,
      endDate: Day,
      priority: z.number(),
      adjustBasisPoints: Points.nullable(),
      adjustAmountMinor: Amount.nullable(),
      minStayArrival: z.number().nullable(),
      minStayThrough: z.number().nullable(),
      policy: Version.nullable(),
    }),
  ),
  /** season, plan, type, price, weekend price */
  seasonPrices: z.array(z.tuple([z.number(), z.number(), z.number(), Amount, Amount.nullable()])),
  /** plan, type, date, price, special name */
  days: z.array(z.tuple([z.number(), z.number(), Day, Amount, z.string().nullable()])),
  restrictions: z.array(
    z.object({
      date: Day,
      roomTypeId: z.number().nullable(),
      ratePlanId: z.number().nullable(),
      channel: z.string().nullable(),
      closed: z.boolean(),
      closedToArrival: z.boolean(),
      closedToDeparture: z.boolean(),
      minStayArrival: z.number().nullable(),
      maxStayArrival: z.number().nullable(),
      minStayThrough: z.number().nullable(),
      maxStayThrough: z.number().nullable(),
      minAdvanceDays: z.number().nullable(),
      maxAdvanceDays: z.number().nullable(),
    }),
  ),
  supplements: z.array(
    z.object({
      id: z.number(),
      roomTypeId: z.number().nullable(),
      ratePlanId: z.number().nullable(),
      kind: z.enum(supplementKinds),
      ageFrom: z.number().nullable(),
      ageTo: z.number().nullable(),
      amountMinor: Amount,
    }),
  ),
  taxes: z.array(
    z.object({
      code: z.string(),
      names: LocalTextSchema,
      kind: z.enum(['percent', 'per_room_night', 'per_person_night']),
      basisPoints: Points.nullable(),
      amountMinor: Amount.nullable(),
      included: z.boolean(),
      appliesTo: z.array(z.string()),
      validFromDate: Day.nullable(),
      validToDate: Day.nullable(),
      capNights: z.number().nullable(),
      exemptUnderAge: z.number().nullable(),
      slabs: z.array(z.object({ fromMinor: Amount, basisPoints: Points })).nullable(),
    }),
  ),
  groups: z.record(z.string(), z.string()),
  company: z
    .object({
      id: z.number(),
      name: z.string(),
      agreements: z.array(
        z.object({
          ratePlanId: z.number(),
          discountBasisPoints: Points,
          validFromDate: Day.nullable(),
          validToDate: Day.nullable(),
        }),
      ),
    })
    .nullable(),
  level: z.object({ names: LocalTextSchema, rateBasisPoints: Points }).nullable(),
  promotion: z
    .object({
      id: z.number(),
      code: z.string(),
      names: LocalTextSchema,
      kind: z.enum(promotionKinds),
      basisPoints: Points.nullable(),
      amountMinor: Amount.nullable(),
      per: z.enum(promotionPers),
      bookFromDate: Day.nullable(),
      bookToDate: Day.nullable(),
      stayFromDate: Day.nullable(),
      stayToDate: Day.nullable(),
      minNights: z.number().nullable(),
      maxUses: z.number().nullable(),
      maxUsesPerCustomer: z.number().nullable(),
      minRank: z.number().nullable(),
      tag: z.string().nullable(),
      ratePlanIds: z.array(z.number()),
      roomTypeIds: z.array(z.number()),
      used: z.number(),
      usedByBuyer: z.number(),
      admits: z.boolean(),
    })
    .nullable(),
});

export type RateBookJson = z.infer<typeof RateBookJson>;
