import { ruleBroken } from '../../../core/errors.ts';
import { type Gateway, type GatewayCode, gatewayCodes } from './gateway.ts';
import { cardTerminal, cash } from './recorded.gateway.ts';
import { sandbox } from './sandbox.gateway.ts';

const known: Record<GatewayCode, Gateway> = { cash, 'card-terminal': cardTerminal, sandbox };

export const gateways: readonly Gateway[] = gatewayCodes.map((code) => known[code]);

/** The gateway by its code, as it stands in a payment's row or an address. */
export function gatewayOf(code: string): Gateway {
  const gateway = gateways.find((candidate) => candidate.code === code);
  if (!gateway) throw ruleBroken('gateway_unknown');
  return gateway;
}
