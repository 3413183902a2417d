import { createHash } from 'node:crypto';
import { assert } from '../../core/assert.ts';
import { DomainError, notFound, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import {
  type Answer,
  type IdempotencyKey,
  insertAnswer,
  lockKey,
  selectOptionalAnswer,
} from './idempotency.queries.ts';
import { problemOf } from './problem.ts';

export interface IdempotentRequest {
  /** As the caller sent it; without one nothing is kept. */
  readonly key: string | undefined;
  /** Names the operation and its subject, so that one key cannot answer for two. */
  readonly operation: string;
  readonly body: unknown;
}

/**
 * Runs `work` once for each key: the change and its answer are committed together, so whatever crashes in between,
 * the same key gives the same answer and nothing happens twice. A refusal is an answer too.
 */
export async function answerOnce(
  ctx: Context,
  request: IdempotentRequest,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  const { key: text } = request;
  if (text === undefined) return inTransaction(ctx.db, work);

  assert(ctx.actor.id !== null, 'an idempotent request has an API key');
  const key = { apiKeyId: ctx.actor.id, key: text, requestHash: hashOf(request) };
  try {
    return await inTransaction(ctx.db, async (tx) => {
      await lockKey(tx, key);
      const known = await selectOptionalAnswer(tx, key);
      if (known) return sameRequest(known, key);
      const answer = await work(tx);
      await insertAnswer(tx, key, answer, ctx.clock());
      return answer;
    });
  } catch (error) {
    if (!isFinalRefusal(error)) throw error;
    return keepRefusal(ctx, key, error);
  }
}

/** The work was rolled back with its refusal, so the refusal is kept by itself; whoever came first is right. */
async function keepRefusal(ctx: Context, key: IdempotencyKey, error: DomainError): Promise<Answer> {
  const { status, body } = problemOf(error, ctx.language);
  await insertAnswer(ctx.db, key, { status, body }, ctx.clock());
  const known = await selectOptionalAnswer(ctx.db, key);
  assert(known, 'the answer was just kept');
  return sameRequest(known, key);
}

function sameRequest(known: Answer & { requestHash: string }, key: IdempotencyKey): Answer {
  if (known.requestHash !== key.requestHash) throw ruleBroken('idempotency_key_reused');
  if (known.body === null) throw notFound('answer_erased'); // with the person whom it named
  return { status: known.status, body: known.body };
}

/** Refusals by the rules of the house; what is away for the moment may be asked again under the same key. */
function isFinalRefusal(error: unknown): error is DomainError {
  if (!(error instanceof DomainError) || error.code === 'idempotency_key_reused') return false;
  return error.kind === 'conflict' || error.kind === 'rule';
}

function hashOf({ operation, body }: IdempotentRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([operation, body]))
    .digest('hex');
}
