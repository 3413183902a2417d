/** A terminal, npm and the start script may each pass the same signal on: within this time it counts as one. */
const sameSignalMs = 1_000;

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, then ends the process. A second signal, from somebody who
 * does not want to wait, ends it at once; the embedded database is then taken over at the next start.
 */
export function onStopSignal(stop: () => Promise<void>): void {
  let firstAt: number | null = null;
  const heed = (signal: NodeJS.Signals): void => {
    if (firstAt !== null) {
      if (performance.now() - firstAt > sameSignalMs) process.exit(1);
      return;
    }
    firstAt = performance.now();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(
          `Stopping after ${signal} failed: ${error instanceof Error ? error.stack : error}\n`,
        );
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heed);
}
