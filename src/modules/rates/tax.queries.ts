import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { basisPoints, minor } from '../../core/money.ts';
import type { TaxCodeModel } from '../../generated/prisma/models.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type StoredTaxRule, taxKinds } from './tax.ts';

export const SlabsSchema = z
  .array(
    z.object({
      fromMinor: z.int().min(0).transform(minor),
      basisPoints: z.int().min(0).transform(basisPoints),
    }),
  )
  .nullable();

export async function selectTaxRules(db: DbOrTx, hotelId: number): Promise<StoredTaxRule[]> {
  const orderBy = [
    { sortOrder: 'asc' as const },
    { code: 'asc' as const },
    { validFromDate: 'asc' as const },
  ];
  const rows = await db.taxCode.findMany({ where: { hotelId }, orderBy });
  return rows.map(toTaxRule);
}

function toTaxRule(row: TaxCodeModel): StoredTaxRule {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    kind: z.enum(taxKinds).parse(row.kind),
    basisPoints: row.basisPoints === null ? null : basisPoints(row.basisPoints),
    amountMinor: row.amountMinor === null ? null : minor(row.amountMinor),
    validFromDate: row.validFromDate && fromDbDate(row.validFromDate),
    validToDate: row.validToDate && fromDbDate(row.validToDate),
    slabs: SlabsSchema.parse(row.slabs),
  };
}
