import { createHmac } from 'node:crypto';
import { alertFeed } from './modules/alerts/alert.service.ts';
import { settleEventPayment } from './modules/events/prepayment.service.ts';
import { boardFeed } from './modules/housekeeping/board-feed.service.ts';
import { followRefund } from './modules/loyalty/earning.service.ts';
import { useGatewaySettings } from './modules/payments/gateways/gateway-settings.service.ts';
import { useSandboxSecret } from './modules/payments/gateways/sandbox-signature.ts';
import { useGuaranteeHandler } from './modules/payments/guarantee-handler.service.ts';
import { useRefundHandlers } from './modules/payments/refund-handler.service.ts';
import { useSettlementHandler } from './modules/payments/settlement-handler.service.ts';
import { guaranteesOfReservations } from './modules/reservations/guarantee.service.ts';
import { settleReservationPayment } from './modules/reservations/payment-settlement.service.ts';
import { settleCardPayment } from './modules/stored-value/load.service.ts';
import { followRefundOnCards } from './modules/stored-value/spend.service.ts';
import { useLinkSecret } from './platform/link-signature.ts';
import { useFeeds } from './platform/live.ts';
import type { PaymentSettings } from './platform/payment-settings.ts';

const onlySandbox: PaymentSettings = { alipay: null, wechatpay: null, stripe: null, sandbox: true };

/** Plugs modules into those that stand below them. Called once by whatever serves pages or works off jobs. */
export function connectModules(secret: string, payments: PaymentSettings = onlySandbox): void {
  useFeeds([alertFeed, boardFeed]);
  useSettlementHandler(async (tx, ctx, payment) => {
    if (payment.reservationId !== null) return settleReservationPayment(tx, ctx, payment);
    return (await settleEventPayment(tx, ctx, payment)) ?? settleCardPayment(tx, ctx, payment);
  });
  useGuaranteeHandler(guaranteesOfReservations);
  useRefundHandlers([followRefund, followRefundOnCards]);
  useGatewaySettings(payments);
  useSandboxSecret(derived(secret, 'sandbox'));
  useLinkSecret(derived(secret, 'links'));
}

/** A secret of its own for each use, so that none tells anything of another. */
function derived(secret: string, use: string): string {
  return createHmac('sha256', secret).update(use).digest('hex');
}
