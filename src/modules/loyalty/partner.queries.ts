import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import type { LoyaltyPartnerModel } from '../../generated/prisma/models.ts';
import { violates } from '../../platform/database/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type ConversionStatus, conversionStatuses, type Partner, partnerKinds } from './partner.ts';

const KindWord = z.enum(partnerKinds);

function toPartner(row: LoyaltyPartnerModel): Partner {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    unitNames: LocalTextSchema.parse(row.unitNames),
    kind: KindWord.parse(row.kind),
  };
}

export async function selectPartners(db: DbOrTx): Promise<Partner[]> {
  const rows = await db.loyaltyPartner.findMany({ orderBy: { id: 'asc' } });
  return rows.map(toPartner);
}

export async function selectPartner(db: DbOrTx, id: number): Promise<Partner> {
  const row = await db.loyaltyPartner.findUnique({ where: { id } });
  if (!row) throw notFound('partner_not_found');
  return toPartner(row);
}

export type PartnerFields = Omit<Partner, 'id' | 'code'>;

const rowOf = ({ names, unitNames, ...rest }: PartnerFields) => ({
  ...rest,
  names: { ...names },
  unitNames: { ...unitNames },
});

export async function insertPartner(tx: Tx, partner: Omit<Partner, 'id'>): Promise<number> {
  try {
    return (
      await tx.loyaltyPartner.create({
        data: { ...rowOf(partner), code: partner.code },
        select: { id: true },
      })
    ).id;
  } catch (error) {
    if (violates(error, 'loyalty_partners_code_key')) throw conflict('partner_code_taken');
    throw error;
  }
}

export async function updatePartner(tx: Tx, id: number, fields: PartnerFields): Promise<void> {
  await tx.loyaltyPartner.update({ where: { id }, data: rowOf(fields) });
}

/** A member's own numbers, by partner. */
export async function selectPartnerNumbers(db: DbOrTx, memberId: number): Promise<Map<number, string>> {
  const rows = await db.loyaltyPartnerNumber.findMany({ where: { memberId } });
  return new Map(rows.map((row) => [row.partnerId, row.number]));
}

export async function upsertPartnerNumber(
  tx: Tx,
  {
    memberId,
    partnerId,
    number,
  }: { readonly memberId: number; readonly partnerId: number; readonly number: string },
): Promise<void> {
  await tx.loyaltyPartnerNumber.upsert({
    where: { memberId_partnerId: { memberId, partnerId } },
    create: { memberId, partnerId, number },
    update: { number },
  });
}

export interface PartnerCount {
  readonly partnerId: number;
  readonly status: ConversionStatus;
  readonly orders: number;
  readonly points: number;
}

/** How many orders stand how, of every partner. */
export async function selectPartnerCounts(db: DbOrTx): Promise<PartnerCount[]> {
  const rows = await db.loyaltyConversion.groupBy({
    by: ['partnerId', 'status'],
    _count: { id: true },
    _sum: { points: true },
  });
  return rows.map(({ partnerId, status, _count, _sum }) => ({
    partnerId,
    status: z.enum(conversionStatuses).parse(status),
    orders: _count.id,
    points: _sum.points ?? 0,
  }));
}
