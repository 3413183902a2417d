import type { Gateway } from './gateway.ts';

/** A provider's gateway: it says later what became of a charge, and while its keys are not given nothing of it is read. */
export function onlineGateway(own: Omit<Gateway, 'kind'>): Gateway {
  return {
    ...own,
    kind: 'online',
    readNotification: async (ctx, raw) =>
      own.isReady() ? own.readNotification(ctx, raw) : { ok: false, reason: 'not_supported' },
  };
}
