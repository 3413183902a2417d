import { createHmac } from 'node:crypto';
import { useSandboxSecret } from './modules/payments/gateways/sandbox-signature.ts';
import { useSettlementHandler } from './modules/payments/settlement-handler.service.ts';
import { settleReservationPayment } from './modules/reservations/payment-settlement.service.ts';

/** Plugs modules into those that stand below them. Called once by whatever serves pages or works off jobs. */
export function connectModules(secret: string): void {
  useSettlementHandler(settleReservationPayment);
  useSandboxSecret(createHmac('sha256', secret).update('sandbox').digest('hex'));
}
