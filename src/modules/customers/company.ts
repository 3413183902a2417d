import type { CalendarDate } from '../../core/calendar-date.ts';
import type { BasisPoints } from '../../core/money.ts';

export const companyKinds = ['corporate', 'agency'] as const;
export type CompanyKind = (typeof companyKinds)[number];

/** Whom rates are negotiated with. */
export interface Company {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly kind: CompanyKind;
  /** What its people type when they book; without regard to case. */
  readonly accessCode: string | null;
  readonly active: boolean;
}

/** What was agreed: this plan, at so much less, for arrivals from the first to the last day. */
export interface CompanyAgreement {
  readonly ratePlanId: number;
  readonly discountBasisPoints: BasisPoints;
  readonly validFromDate: CalendarDate | null;
  readonly validToDate: CalendarDate | null;
}

export interface CompanyWithAgreements extends Company {
  readonly agreements: readonly CompanyAgreement[];
}
