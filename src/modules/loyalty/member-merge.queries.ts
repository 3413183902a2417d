import type { Tx } from '../../platform/db.ts';

export async function updateCustomerOf(tx: Tx, memberId: number, customerId: number): Promise<void> {
  await tx.loyaltyMember.update({ where: { id: memberId }, data: { customerId } });
}

/** Everything of one member becomes another's; the one is gone, his number still finds the other. */
export async function moveMember(
  tx: Tx,
  { fromId, toId }: { readonly fromId: number; readonly toId: number },
): Promise<void> {
  const from = { memberId: fromId };
  const to = { memberId: toId };
  await tx.loyaltyLot.updateMany({ where: from, data: to });
  await tx.loyaltyEntry.updateMany({ where: from, data: to });
  await tx.loyaltyEntry.updateMany({ where: { peerId: fromId }, data: { peerId: toId } });
  await tx.loyaltyStay.updateMany({ where: from, data: to });
  await tx.loyaltyBenefit.updateMany({ where: from, data: to });
  await tx.loyaltyOrder.updateMany({ where: from, data: to });
  await tx.loyaltyAdjustment.updateMany({ where: from, data: to });
  await tx.loyaltyMember.updateMany({ where: { familyId: fromId }, data: { familyId: null } });
  await tx.loyaltyMember.updateMany({ where: { invitedById: fromId }, data: { invitedById: null } });
  const gone = await tx.loyaltyMember.delete({ where: { id: fromId } });
  await tx.loyaltyMember.update({
    where: { id: toId },
    data: {
      owed: { increment: gone.owed },
      formerNumbers: { push: [gone.number, ...gone.formerNumbers] },
    },
  });
}
