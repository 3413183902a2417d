/** One row of the result: a figure beside its baseline, both measured in this run. */
export interface Figure {
  readonly name: string;
  readonly figure: number;
  readonly baseline: number;
  readonly ratio: number;
  readonly unit: string;
  readonly bar: string;
  readonly met: boolean;
}

interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly figure: number;
  readonly baseline: number;
  readonly ratio?: number;
}

export function atLeast(bar: number, measured: Measured): Figure {
  const ratio = measured.ratio ?? measured.figure / measured.baseline;
  return { ...measured, ratio, bar: `≥ ${bar}`, met: ratio >= bar };
}

export function atMost(bar: number, measured: Measured): Figure {
  const ratio = measured.ratio ?? measured.figure / measured.baseline;
  return { ...measured, ratio, bar: `≤ ${bar}`, met: ratio <= bar };
}

/** A plain number under a bar, with nothing to compare it with. */
export function under(bar: number, measured: { name: string; unit: string; figure: number }): Figure {
  return atMost(bar, { ...measured, baseline: bar, ratio: measured.figure });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/**
 * Measures two things in turn, A B A B …, after one round that does not count, and compares them round by round: the
 * medians hold when the machine's speed drifts.
 */
export async function sideBySide(
  rounds: number,
  measureFigure: () => Promise<number>,
  measureBaseline: () => Promise<number>,
): Promise<{ figure: number; baseline: number; ratio: number }> {
  const pairs: { figure: number; baseline: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const pair = { figure: await measureFigure(), baseline: await measureBaseline() };
    if (round > 0) pairs.push(pair);
  }
  return {
    figure: median(pairs.map((pair) => pair.figure)),
    baseline: median(pairs.map((pair) => pair.baseline)),
    ratio: median(pairs.map((pair) => pair.figure / pair.baseline)),
  };
}
