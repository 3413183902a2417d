import type { Gateway } from './gateway.ts';

/** Money that changed hands before the clerk wrote it down: it can neither fail here nor be asked about. */
function recordedGateway(code: Gateway['code'], transactionCode: string): Gateway {
  return {
    code,
    kind: 'recorded',
    transactionCode,
    offers: [],
    statementZone: 'UTC',
    acknowledgement: null,
    isReady: () => true,
    takes: () => true,
    charge: async () => ({ status: 'succeeded', externalRef: null }),
    close: async () => false,
    refund: async () => ({ status: 'succeeded', externalRef: null }),
    query: async () => null,
    readNotification: async () => ({ ok: false, reason: 'not_supported' }),
    statement: async () => null,
  };
}

export const cash = recordedGateway('cash', 'CASH');
/** A card terminal that stands on the desk, on its own: the slip is the proof, its last digits the reference. */
export const cardTerminal = recordedGateway('card-terminal', 'CARD');
/** A card of stored value: taken off it in the same transaction, and given back to it with a refund. */
export const storedValue = recordedGateway('stored-value', 'STORED');
/** A member's points: taken from him in the same transaction, and given back with a refund. */
export const points = recordedGateway('points', 'POINTS');
