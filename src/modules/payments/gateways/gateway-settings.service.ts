import { unavailable } from '../../../core/errors.ts';
import type { PaymentSettings } from '../../../platform/payment-settings.ts';

let settings: PaymentSettings = { alipay: null, wechatpay: null, stripe: null, sandbox: true };

/** The accounts with providers, said once at start. */
export function useGatewaySettings(given: PaymentSettings): void {
  settings = given;
}

export function gatewaySettings(): PaymentSettings {
  return settings;
}

/** Makes a provider's client from its account, anew when the account is another one. */
export function clientOf<Account extends object, Client>(
  accountOf: (all: PaymentSettings) => Account | null,
  make: (account: Account) => Client,
): () => { readonly account: Account; readonly client: Client } {
  let made: { account: Account; client: Client } | null = null;
  return () => {
    const account = accountOf(settings);
    if (account === null) throw unavailable('gateway_not_ready');
    if (made?.account !== account) made = { account, client: make(account) };
    return made;
  };
}
