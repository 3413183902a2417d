import { Worker } from 'node:worker_threads';

export interface Aside {
  /** The module that does it: it answers `workerData` by messages. */
  readonly module: URL;
  readonly input: unknown;
  /** After so long it is ended without an answer. */
  readonly limitMs: number;
  /** Hears how far it has come: between 0 and 1. */
  readonly onShare?: (share: number) => void;
}

/** What the module sends: shares on the way, then one answer. */
export type AsideMessage<Answer> = { readonly share: number } | { readonly answer: Answer };

/** What long computing came to: the answer, or nothing within the limit. */
export type AsideResult<Answer> = { readonly done: true; readonly answer: Answer } | { readonly done: false };

/**
 * Computes in a thread of its own, so that nobody else's request waits for it. A thread costs some 50 ms to begin: what
 * is done sooner than that is done where it is asked for.
 */
export function computeAside<Answer>({
  module,
  input,
  limitMs,
  onShare,
}: Aside): Promise<AsideResult<Answer>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(module, { workerData: input });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
      void worker.terminate();
    };
    const timer = setTimeout(() => end(() => resolve({ done: false })), limitMs);
    worker.on('message', (message: AsideMessage<Answer>) => {
      if ('answer' in message) end(() => resolve({ done: true, answer: message.answer }));
      else onShare?.(message.share);
    });
    worker.on('error', (error) => end(() => reject(error)));
    worker.on('exit', () => end(() => reject(new Error(`${module.pathname} ended without an answer`))));
    // What nobody waits for any more keeps no process from ending.
    worker.unref();
  });
}
