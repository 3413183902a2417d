import { defineConfig } from 'vitest/config';

const everywhere = ['tests/**/*.test.ts'];
/** The layers whose answers must not depend on the machine's own time zone. */
const dated = ['tests/core/**/*.test.ts', 'tests/modules/**/*.test.ts'];

/** `--mode zones` runs the dated layers a second time, in a zone that is hours and half an hour away from UTC. */
export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: 'tests/support/global-setup.ts',
    projects:
      mode === 'zones'
        ? [inZone('UTC', everywhere), inZone('Australia/Lord_Howe', dated)]
        : [inZone('UTC', everywhere)],
  },
}));

function inZone(zone: string, include: string[]) {
  return {
    test: {
      name: zone,
      include,
      env: { TZ: zone },
      pool: 'forks' as const,
      maxWorkers: 2,
      isolate: false, // one load of the modules for each worker, not for each file: half of the time
      setupFiles: 'tests/support/setup.ts',
      testTimeout: 60_000,
      hookTimeout: 120_000,
    },
  };
}
