import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Begun last, one of these would keep one core busy for minutes while the other has nothing left to do. */
const long = [
  /\/platform\/pages-in-browser/,
  /\/platform\/every-route/,
  /\/scripts\//,
  /\/journeys\//,
  /\/faults\//,
];

/** Files that are known to take long come first, the rest as usual; a clean clone remembers no durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = long.findIndex((pattern) => pattern.test(moduleId));
  return place === -1 ? long.length : place;
}
