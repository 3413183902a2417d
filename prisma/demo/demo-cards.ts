import { minor } from '../../src/core/money.ts';
import { demoGuest } from '../../src/modules/staff/demo-accounts.ts';
import { accountOf } from '../../src/modules/stored-value/card.service.ts';
import { changeCardRules } from '../../src/modules/stored-value/card-rules.service.ts';
import { loadCard, sellGiftCard } from '../../src/modules/stored-value/load.service.ts';
import type { Context } from '../../src/platform/context.ts';

/** What the house sells of cards, two gifts that were sold today, and the account of the guest who may sign in. */
export async function buildDemoCards(ctx: Context): Promise<void> {
  const { id: hotelId } = await ctx.db.hotel.findFirstOrThrow({ select: { id: true } });
  await changeCardRules(ctx, hotelId, {
    active: true,
    soldOnline: true,
    smallestMinor: minor(10_000),
    largestMinor: minor(500_000),
    validMonths: 36,
    bonusValidDays: 180,
    bonuses: [
      { fromMinor: minor(50_000), bonusMinor: minor(3_000) },
      { fromMinor: minor(100_000), bonusMinor: minor(8_000) },
    ],
  });
  const sale = { hotelId, gateway: 'card-terminal' } as const;
  await sellGiftCard(ctx, {
    ...sale,
    amountMinor: 50_000,
    idempotencyKey: 'demo-gift-1',
    buyerName: '王建军',
    receiverName: '王思雨',
    message: '生日快乐！',
    language: 'zh-CN',
  });
  await sellGiftCard(ctx, {
    ...sale,
    amountMinor: 100_000,
    idempotencyKey: 'demo-gift-2',
    buyerName: 'Harriet Cole',
    receiverName: 'Oliver Cole',
    message: 'A night by the river, whenever you like.',
    language: 'en',
  });
  const { id: customerId } = await ctx.db.customer.findFirstOrThrow({
    where: { email: demoGuest.email },
    select: { id: true },
  });
  const { number } = await accountOf(ctx, { hotelId, customerId });
  await loadCard(ctx, { ...sale, number, amountMinor: 200_000, idempotencyKey: 'demo-account' });
}
