import { DomainError } from '../../../src/core/errors.ts';
import { payWithPoints } from '../../../src/modules/loyalty/points-payment.service.ts';
import type { HouseMoney } from '../../../src/modules/payments/house-money.service.ts';
import {
  buyUpgrade,
  type UpgradePurchase,
} from '../../../src/modules/reservations/points-upgrade.service.ts';
import { payWithCard } from '../../../src/modules/stored-value/spend.service.ts';
import { createDb } from '../../../src/platform/db.ts';
import { connectModules } from '../../../src/wiring.ts';
import { testContext } from '../../support/builders.ts';
import { testSecret } from '../../support/server.ts';

/** A second process for the race: pays with points or with a card, or for better rooms, all at once. */
const [url = '', name = '', given = '[]'] = process.argv.slice(2);
type Way = { readonly memberId: number } | { readonly cardId: number };
type Purchase = (Omit<HouseMoney, 'idempotencyKey'> & Way) | UpgradePurchase;
const payments = JSON.parse(given) as Purchase[];
const db = createDb(url, { poolSize: 15, statementTimeoutMs: 20_000 });
connectModules(testSecret);

async function pay(payment: (typeof payments)[number], idempotencyKey: string): Promise<string> {
  const ctx = testContext(db, { hotelId: payment.hotelId });
  try {
    if ('roomTypeId' in payment) await buyUpgrade(ctx, payment);
    else if ('memberId' in payment) await payWithPoints(ctx, { ...payment, idempotencyKey });
    else await payWithCard(ctx, { ...payment, idempotencyKey });
    return 'paid';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const results = await Promise.all(payments.map((payment, index) => pay(payment, `${name}-${index}`)));
await db.$disconnect();
process.stdout.write(JSON.stringify(results));
