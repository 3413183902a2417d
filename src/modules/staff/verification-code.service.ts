import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import { countAttempt } from './sign-in-attempt.queries.ts';
import { addressLimit, resetLimit } from './sign-in-limit.ts';
import { queueCode } from './verification-code.mail.ts';
import { type CodeKey, insertCode, tryCode } from './verification-code.queries.ts';
import type { CodeAnswer } from './verification-code.ts';

export interface CodeRequest extends CodeKey {
  /** The network it is asked from. */
  readonly network: string;
  /** False: nobody is to get it, and the caller must not learn that. */
  readonly deliver?: boolean | undefined;
}

/**
 * Sends a code. Whoever asks learns nothing by it: not whether there is such an account, nor that too many were sent
 * to this address or from this network.
 */
export async function sendCode(ctx: Context, request: CodeRequest): Promise<void> {
  const { purpose, recipient, network, deliver = true } = request;
  const counted = await countAttempt(
    ctx.db,
    [
      { name: 'code-network', value: network, limit: { ...resetLimit, tries: 20 } },
      { name: 'code-recipient', value: `${purpose} ${recipient.address}`, limit: resetLimit },
    ],
    ctx.clock(),
  );
  if (!counted.allowed) return;
  const [hotel] = await listHotels(ctx.db);
  const hotelName = textFor(hotel?.names ?? {}, ctx.language);
  await inTransaction(ctx.db, async (tx) => {
    const { id, code } = await insertCode(tx, request, ctx.clock());
    if (deliver) await queueCode(tx, ctx, { id, code, recipient, hotelName });
  });
}

/** Counts a try from this network, before it is judged; false while the network is closed. */
export async function mayTryCode(ctx: Context, network: string): Promise<boolean> {
  const counter = { name: 'code-try', value: network, limit: addressLimit };
  return (await countAttempt(ctx.db, [counter], ctx.clock())).allowed;
}

/** Tries a code within the caller's transaction, who commits also where it was wrong. */
export function useCodeIn(tx: Tx, ctx: Context, key: CodeKey, code: string): Promise<CodeAnswer> {
  return tryCode(tx, key, code, ctx.clock());
}
