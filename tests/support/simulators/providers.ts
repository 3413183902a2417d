import type { PaymentSettings } from '../../../src/platform/payment-settings.ts';
import { startAlipay } from './alipay.ts';
import { none, type Simulator } from './simulator.ts';
import { type StripeSimulator, startStripe } from './stripe.ts';
import { startWechatpay } from './wechatpay.ts';

export const providers = ['alipay', 'wechatpay', 'stripe'] as const;
export type Provider = (typeof providers)[number];

/** All three providers on this machine, with the settings of a house that has an account with each. */
export interface Providers {
  readonly simulators: Readonly<Record<Provider, Simulator>> & { readonly stripe: StripeSimulator };
  readonly settings: PaymentSettings;
  stop(): Promise<void>;
}

export async function startProviders(): Promise<Providers> {
  const [alipay, wechatpay, stripe] = await Promise.all([startAlipay(), startWechatpay(), startStripe()]);
  const all = [alipay, wechatpay, stripe];
  return {
    simulators: { alipay, wechatpay, stripe },
    settings: Object.assign({}, none, ...all.map(({ settings }) => settings)),
    stop: async () => {
      for (const simulator of all) await simulator.stop();
    },
  };
}
