import { ruleBroken } from '../../../core/errors.ts';
import { alipay } from './alipay.gateway.ts';
import { type CardKeeper, type Gateway, type GatewayCode, gatewayCodes } from './gateway.ts';
import { cardTerminal, cash, points, storedValue } from './recorded.gateway.ts';
import { sandbox } from './sandbox.gateway.ts';
import { stripe } from './stripe.gateway.ts';
import { wechatpay } from './wechatpay.gateway.ts';

const known: Record<GatewayCode, Gateway> = {
  cash,
  'card-terminal': cardTerminal,
  alipay,
  wechatpay,
  stripe,
  sandbox,
  'stored-value': storedValue,
  points,
};

export const gateways: readonly Gateway[] = gatewayCodes.map((code) => known[code]);

/** The gateway by its code, as it stands in a payment's row or an address. */
export function gatewayOf(code: string): Gateway {
  const gateway = gateways.find((candidate) => candidate.code === code);
  if (!gateway) throw ruleBroken('gateway_unknown');
  return gateway;
}

/** Online gateways whose keys are given and which take this currency. */
export function offeredGateways(currency: string): Gateway[] {
  return gateways.filter(
    (gateway) => gateway.kind === 'online' && gateway.isReady() && gateway.takes(currency),
  );
}

/** Those of them with which a guest can leave a card. */
export function cardGateways(currency: string): Gateway[] {
  return offeredGateways(currency).filter((gateway) => gateway.cards !== undefined);
}

/** How a gateway keeps cards; a card is never kept by one that can not. */
export function cardKeeperOf(code: string): CardKeeper {
  const { cards } = gatewayOf(code);
  if (!cards) throw ruleBroken('gateway_keeps_no_card');
  return cards;
}
