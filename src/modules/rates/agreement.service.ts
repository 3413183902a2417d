import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { selectAgreements } from './agreement.queries.ts';
import { agreementKind } from './agreement-change.service.ts';
import { selectOpenChanges } from './rate-change.queries.ts';
import { proposeChange } from './rate-change.service.ts';
import type { RateChange } from './rate-change.ts';
import type { Agreement } from './restriction.ts';

/** What holds with each company of the hotel, by the company's number; companies without agreements are left out. */
export function listAgreements(
  db: DbOrTx,
  hotelId: number,
): Promise<ReadonlyMap<number, readonly Agreement[]>> {
  return selectAgreements(db, hotelId);
}

/** Changes of what is agreed with a company that are not yet live, the latest first. */
export function listOpenAgreements(
  db: DbOrTx,
  hotelId: number,
  companyId: number,
): Promise<readonly RateChange[]> {
  return selectOpenChanges(db, hotelId, { kind: agreementKind.kind, subjectId: companyId });
}

export interface AgreementsProposal {
  readonly hotelId: number;
  readonly company: { readonly id: number; readonly code: string };
  /** All that is to be agreed with the company; what is left out ends. */
  readonly agreements: readonly Agreement[];
  readonly note?: string | undefined;
  readonly effectiveDate?: CalendarDate | null | undefined;
}

/**
 * Writes down what is to be agreed with a company, for somebody else to approve. What was booked under an agreement
 * keeps its price, whatever becomes of it.
 */
export function proposeAgreements(ctx: Context, proposal: AgreementsProposal): Promise<number> {
  const { company, agreements, ...rest } = proposal;
  const subject = { kind: agreementKind.kind, subjectId: company.id, subjectLabel: company.code };
  return proposeChange(ctx, { ...rest, ...subject, payload: { agreements } });
}
