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

/** What the guest looks at the page on; `wechat` is the browser inside WeChat on a telephone. */
export type Device = 'phone' | 'screen' | 'wechat';

const onPhone = ['phone', 'page', 'code'] as const;

const wanted: Record<Device, readonly Presentation[]> = {
  phone: onPhone,
  screen: ['page', 'code', 'phone'],
  wechat: onPhone,
};

/** WeChat refuses its own page for telephones inside itself: there only another telephone can scan the code. */
const insideItself: Partial<Record<GatewayCode, readonly Presentation[]>> = { wechatpay: ['code'] };

/** How each method leads a guest on this device: a telephone can not scan its own screen. */
export function payWays(offered: readonly Offered[], device: Device): PayWay[] {
  return offered.flatMap(({ code, offers }) => {
    const order = (device === 'wechat' && insideItself[code]) || wanted[device];
    const presentation = order.find((way) => offers.includes(way));
    return presentation ? [{ gateway: code, presentation }] : [];
  });
}

/** Methods that show a code at the desk. */
export function deskWays(offered: readonly Offered[]): GatewayCode[] {
  return offered.filter(({ offers }) => offers.includes('code')).map(({ code }) => code);
}
