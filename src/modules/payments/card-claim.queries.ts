import { assert } from '../../core/assert.ts';
import { notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import type { CardClaimModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import {
  type CardClaim,
  type ClaimPurpose,
  type ClaimStatus,
  canBecome,
  claimPurposes,
  claimStatuses,
} from './card-claim.ts';

function toClaim(row: CardClaimModel): CardClaim {
  return {
    id: row.id,
    hotelId: row.hotelId,
    reservationId: row.reservationId,
    stayId: row.stayId,
    folioId: row.folioId,
    purpose: claimPurposes.find((known) => known === row.purpose) ?? 'prepayment',
    amountMinor: minor(row.amountMinor),
    status: claimStatuses.find((known) => known === row.status) ?? 'settled',
    attempts: row.attempts,
    paymentId: row.paymentId,
    failureCode: row.failureCode,
    createdAt: row.createdAt,
  };
}

export interface NewClaim {
  readonly hotelId: number;
  readonly reservationId: number;
  readonly stayId: number | null;
  readonly folioId: number | null;
  readonly purpose: ClaimPurpose;
  readonly amountMinor: number;
}

/** Null where the same claim is open already: a fee is claimed once, a booking's prepayment once for ever. */
export async function insertClaim(tx: Tx, claim: NewClaim, createdAt: Date): Promise<CardClaim | null> {
  const [row] = await tx.cardClaim.createManyAndReturn({
    data: { ...claim, status: 'due', createdAt },
    skipDuplicates: true,
  });
  return row ? toClaim(row) : null;
}

export async function selectClaim(db: DbOrTx, id: number): Promise<CardClaim> {
  const row = await db.cardClaim.findUnique({ where: { id } });
  if (!row) throw notFound('claim_not_found');
  return toClaim(row);
}

/** Locked; lock the hotel's business date first. */
export async function selectAndLockClaim(tx: Tx, id: number): Promise<CardClaim> {
  await tx.$executeRaw`SELECT 1 FROM card_claims WHERE id = ${id} FOR NO KEY UPDATE`;
  return selectClaim(tx, id);
}

export async function selectOptionalClaimOfPayment(db: DbOrTx, paymentId: number): Promise<CardClaim | null> {
  const row = await db.cardClaim.findFirst({ where: { paymentId } });
  return row ? toClaim(row) : null;
}

/** Compare and set; who asks for a step that is not in the table is wrong. */
export async function moveClaim(
  tx: Tx,
  claim: CardClaim,
  to: {
    readonly status: ClaimStatus;
    readonly attempts?: number;
    readonly paymentId?: number;
    readonly failureCode?: string | null;
    readonly reason?: string;
    readonly closedAt?: Date;
  },
): Promise<void> {
  assert(canBecome(claim.status, to.status), `a claim that is ${claim.status} can not be ${to.status}`);
  await tx.cardClaim.update({ where: { id: claim.id, status: claim.status }, data: to });
}
