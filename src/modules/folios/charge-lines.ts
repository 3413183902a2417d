import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, timesMinor } from '../../core/money.ts';
import { type TaxRule, taxCharge } from '../rates/tax.ts';
import type { Ledger, NewLine, TransactionCode } from './folio.ts';

export interface ChargeToPost {
  readonly ledger: Ledger;
  readonly code: TransactionCode;
  /** Of one piece, as priced: included taxes stand within it. */
  readonly amountMinor: Minor;
  readonly quantity: number;
  readonly serviceDate: CalendarDate;
  readonly description: string;
  readonly reason?: string | undefined;
}

export interface LinesOfCharge {
  readonly lines: NewLine[];
  /** Codes of taxes that apply but that the hotel has no transaction code for. */
  readonly missingCodes: string[];
}

/**
 * A charge and its taxes as lines, the charge first. The tax is worked out on the whole charge, not piece by piece:
 * six bottles of 6.54 with 7 % on top are 39.24 and 2.75, not six times 0.46.
 */
export function chargeLines(
  charge: ChargeToPost,
  rules: readonly TaxRule[],
  codes: ReadonlyMap<string, TransactionCode>,
): LinesOfCharge {
  const taxed = taxCharge(
    {
      group: charge.code.group,
      priceMinor: timesMinor(charge.amountMinor, charge.quantity),
      serviceDate: charge.serviceDate,
      night: null,
    },
    rules,
  );
  const common = { ledger: charge.ledger, serviceDate: charge.serviceDate, reason: charge.reason ?? null };
  const first: NewLine = {
    ...common,
    codeId: charge.code.id,
    kind: charge.code.kind,
    amountMinor: taxed.netMinor,
    quantity: charge.quantity,
    description: charge.description,
  };
  const missingCodes = taxed.taxes.filter((tax) => !codes.has(tax.code)).map((tax) => tax.code);
  const taxes = taxed.taxes.flatMap((tax): NewLine[] => {
    const code = codes.get(tax.code);
    return code
      ? [{ ...common, codeId: code.id, kind: 'tax', amountMinor: tax.amountMinor, withParent: true }]
      : [];
  });
  return { lines: [first, ...taxes], missingCodes };
}

/** A fee is agreed as what the guest pays: its percentages are taken out of it, never put on top. */
export function taxRulesWithin(rules: readonly TaxRule[]): TaxRule[] {
  return rules.filter((rule) => rule.kind === 'percent').map((rule) => ({ ...rule, included: true }));
}
