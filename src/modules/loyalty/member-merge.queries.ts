import type { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/db.ts';

/** A member's row, as it is kept in the record of a merge. */
export type MemberRow = Prisma.LoyaltyMemberGetPayload<object>;

export interface PartnerNumber {
  readonly partnerId: number;
  readonly number: string;
}

/** What of a member became another's, by the ids of the rows. */
export interface MovedRows {
  readonly lots: number[];
  readonly entries: number[];
  readonly peers: number[];
  readonly stays: number[];
  readonly benefits: number[];
  readonly orders: number[];
  readonly adjustments: number[];
  readonly upgrades: number[];
  readonly conversions: number[];
  /** The partners whose numbers moved with him. */
  readonly partners: number[];
  readonly family: number[];
  readonly invited: number[];
}

export async function updateCustomerOf(tx: Tx, memberId: number, customerId: number): Promise<void> {
  await tx.loyaltyMember.update({ where: { id: memberId }, data: { customerId } });
}

export function selectMemberRow(tx: Tx, memberId: number): Promise<MemberRow | null> {
  return tx.loyaltyMember.findUnique({ where: { id: memberId } });
}

/** Which rows are a member's. */
export async function selectRowsOf(tx: Tx, memberId: number): Promise<MovedRows> {
  const of = { where: { memberId }, select: { id: true } } as const;
  const ofStay = { where: { memberId }, select: { stayId: true } } as const;
  const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);
  const stays = (rows: readonly { readonly stayId: number }[]) => rows.map(({ stayId }) => stayId);
  return {
    lots: ids(await tx.loyaltyLot.findMany(of)),
    entries: ids(await tx.loyaltyEntry.findMany(of)),
    peers: ids(await tx.loyaltyEntry.findMany({ where: { peerId: memberId }, select: { id: true } })),
    stays: stays(await tx.loyaltyStay.findMany(ofStay)),
    benefits: stays(await tx.loyaltyBenefit.findMany(ofStay)),
    orders: ids(await tx.loyaltyOrder.findMany(of)),
    adjustments: ids(await tx.loyaltyAdjustment.findMany(of)),
    upgrades: ids(await tx.loyaltyUpgrade.findMany(of)),
    conversions: ids(await tx.loyaltyConversion.findMany(of)),
    partners: (await tx.loyaltyPartnerNumber.findMany({ where: { memberId } })).map((row) => row.partnerId),
    family: ids(await tx.loyaltyMember.findMany({ where: { familyId: memberId }, select: { id: true } })),
    invited: ids(await tx.loyaltyMember.findMany({ where: { invitedById: memberId }, select: { id: true } })),
  };
}

/** Makes these rows a member's, whoever's they were. */
async function moveRowsTo(tx: Tx, rows: MovedRows, memberId: number): Promise<void> {
  const to = { memberId };
  await tx.loyaltyLot.updateMany({ where: { id: { in: rows.lots } }, data: to });
  await tx.loyaltyEntry.updateMany({ where: { id: { in: rows.entries } }, data: to });
  await tx.loyaltyEntry.updateMany({ where: { id: { in: rows.peers } }, data: { peerId: memberId } });
  await tx.loyaltyStay.updateMany({ where: { stayId: { in: rows.stays } }, data: to });
  await tx.loyaltyBenefit.updateMany({ where: { stayId: { in: rows.benefits } }, data: to });
  await tx.loyaltyOrder.updateMany({ where: { id: { in: rows.orders } }, data: to });
  await tx.loyaltyAdjustment.updateMany({ where: { id: { in: rows.adjustments } }, data: to });
  await tx.loyaltyUpgrade.updateMany({ where: { id: { in: rows.upgrades } }, data: to });
  await tx.loyaltyConversion.updateMany({ where: { id: { in: rows.conversions } }, data: to });
}

/** A member's numbers at these partners become another's. */
async function moveNumbers(
  tx: Tx,
  partners: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  await tx.loyaltyPartnerNumber.updateMany({
    where: { memberId: from, partnerId: { in: [...partners] } },
    data: { memberId: to },
  });
}

/** A member's numbers at partners where the other has one himself: the other's stand, and these are kept apart. */
export async function dropDoubleNumbers(tx: Tx, goneId: number, keptId: number): Promise<PartnerNumber[]> {
  const kept = await tx.loyaltyPartnerNumber.findMany({ where: { memberId: keptId } });
  const double = { memberId: goneId, partnerId: { in: kept.map((row) => row.partnerId) } };
  const dropped = await tx.loyaltyPartnerNumber.findMany({ where: double });
  await tx.loyaltyPartnerNumber.deleteMany({ where: double });
  return dropped.map(({ partnerId, number }) => ({ partnerId, number }));
}

export async function insertNumbers(
  tx: Tx,
  memberId: number,
  numbers: readonly PartnerNumber[],
): Promise<void> {
  await tx.loyaltyPartnerNumber.createMany({ data: numbers.map((each) => ({ ...each, memberId })) });
}

/** Everything of one member becomes another's; the one is gone, his number still finds the other. */
export async function moveMember(tx: Tx, gone: MemberRow, keptId: number, rows: MovedRows): Promise<void> {
  await moveRowsTo(tx, rows, keptId);
  await moveNumbers(tx, rows.partners, { from: gone.id, to: keptId });
  await tx.loyaltyMember.updateMany({ where: { familyId: gone.id }, data: { familyId: null } });
  await tx.loyaltyMember.updateMany({ where: { invitedById: gone.id }, data: { invitedById: null } });
  await tx.loyaltyMember.delete({ where: { id: gone.id } });
  await tx.loyaltyMember.update({
    where: { id: keptId },
    data: {
      owed: { increment: gone.owed },
      formerNumbers: { push: [gone.number, ...gone.formerNumbers] },
    },
  });
}

/** Makes the member again who went into another, with exactly the rows that moved. */
export async function moveMemberBack(tx: Tx, gone: MemberRow, kept: MemberRow, rows: MovedRows) {
  const numbers = new Set([gone.number, ...gone.formerNumbers]);
  await tx.loyaltyMember.update({
    where: { id: kept.id },
    data: {
      owed: { decrement: gone.owed },
      formerNumbers: kept.formerNumbers.filter((number) => !numbers.has(number)),
    },
  });
  await tx.loyaltyMember.create({ data: gone });
  await moveRowsTo(tx, rows, gone.id);
  await moveNumbers(tx, rows.partners, { from: kept.id, to: gone.id });
  const alone = { familyId: null };
  await tx.loyaltyMember.updateMany({
    where: { id: { in: rows.family }, ...alone },
    data: { familyId: gone.id },
  });
  await tx.loyaltyMember.updateMany({
    where: { id: { in: rows.invited }, ...alone, invitedById: null },
    data: { invitedById: gone.id },
  });
}

/** Whether points of these lots were used by an entry that is none of these. */
export async function areLotsUsedBeside(tx: Tx, { lots, entries }: MovedRows): Promise<boolean> {
  const uses = await tx.loyaltyUse.count({ where: { lotId: { in: lots }, entryId: { notIn: entries } } });
  return uses > 0;
}
