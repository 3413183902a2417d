import { createHmac } from 'node:crypto';
import { useGatewaySettings } from './modules/payments/gateways/gateway-settings.service.ts';
import { useSandboxSecret } from './modules/payments/gateways/sandbox-signature.ts';
import { useSettlementHandler } from './modules/payments/settlement-handler.service.ts';
import { settleReservationPayment } from './modules/reservations/payment-settlement.service.ts';
import type { PaymentSettings } from './platform/payment-settings.ts';

const onlySandbox: PaymentSettings = { alipay: null, wechatpay: null, stripe: null, sandbox: true };

/** Plugs modules into those that stand below them. Called once by whatever serves pages or works off jobs. */
export function connectModules(secret: string, payments: PaymentSettings = onlySandbox): void {
  useSettlementHandler(settleReservationPayment);
  useGatewaySettings(payments);
  useSandboxSecret(createHmac('sha256', secret).update('sandbox').digest('hex'));
}
