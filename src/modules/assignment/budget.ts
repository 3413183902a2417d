/** How many more steps a search may take. Counted, not timed, so that the same house gives the same plan everywhere. */
export interface Budget {
  /** Takes a step; false when none is left. */
  readonly spend: (steps?: number) => boolean;
}

export function budgetOf(steps: number): Budget {
  let left = steps;
  return {
    spend: (taken = 1) => {
      left -= taken;
      return left >= 0;
    },
  };
}
