import type { GatewayCode, Presentation } from './gateways/gateway.ts';

/** One method with the way it leads this guest. */
export interface PayWay {
  readonly gateway: GatewayCode;
  readonly presentation: Presentation;
}

/** What a clerk takes and writes down. */
export const recordedMethods = ['cash', 'card-terminal'] as const satisfies readonly GatewayCode[];

interface Offered {
  readonly code: GatewayCode;
  readonly offers: readonly Presentation[];
}

const wanted: Record<'phone' | 'screen', readonly Presentation[]> = {
  phone: ['phone', 'page', 'code'],
  screen: ['page', 'code', 'phone'],
};

/** How each method leads a guest on this device: a telephone can not scan its own screen. */
export function payWays(offered: readonly Offered[], device: 'phone' | 'screen'): PayWay[] {
  return offered.flatMap(({ code, offers }) => {
    const presentation = wanted[device].find((way) => offers.includes(way));
    return presentation ? [{ gateway: code, presentation }] : [];
  });
}

/** Methods that show a code at the desk. */
export function deskWays(offered: readonly Offered[]): GatewayCode[] {
  return offered.filter(({ offers }) => offers.includes('code')).map(({ code }) => code);
}
