import type { Agreement } from '../rates/restriction.ts';

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

/** A company with what holds with it now. */
export interface AgreedCompany extends Company {
  readonly agreements: readonly Agreement[];
}
