import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

const everywhere = ['tests/**/*.test.ts'];
/** The layers whose answers must not depend on the machine's own time zone. */
const dated = ['tests/core/**/*.test.ts', 'tests/modules/**/*.test.ts'];
/**
 * Among them what never asks for a date of the machine, and takes long: files, passwords, signatures, races, and pages,
 * which show what the services say in the hotel's own zone.
 */
const undated = [
  'tests/modules/**/*-{pages,screens,settings}.test.ts',
  'tests/modules/booking/pictures*',
  'tests/modules/{admin,staff}/**',
  'tests/modules/api/hostile*',
  'tests/modules/hotels/media*',
  'tests/modules/payments/gateway*',
  'tests/modules/**/*{race,model}.test.ts',
];

/** `--mode zones` runs the dated layers a second time, in a zone that is hours and half an hour away from UTC. */
export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: 'tests/support/global-setup.ts',
    sequence: { sequencer: LongestFirst },
    projects:
      mode === 'zones'
        ? [inZone('UTC', everywhere), inZone('Australia/Lord_Howe', dated, undated)]
        : [inZone('UTC', everywhere)],
  },
}));

function inZone(zone: string, include: string[], exclude: string[] = []) {
  return {
    test: {
      name: zone,
      include,
      exclude,
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
