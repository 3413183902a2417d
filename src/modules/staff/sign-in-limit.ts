/** How many tries go through, and how the wait after that grows. */
export interface Limit {
  /** From this try on, each failed one closes the door for a while. */
  readonly tries: number;
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
  /** After so long without a try, counting starts anew. */
  readonly forgetSeconds: number;
}

/** For one address typed into the form, whether or not it has an account. */
export const accountLimit: Limit = {
  tries: 5,
  firstWaitSeconds: 30,
  longestWaitSeconds: 900,
  forgetSeconds: 3_600,
};

/** For one network: a whole desk shares it, so it may err more often. */
export const addressLimit: Limit = {
  tries: 30,
  firstWaitSeconds: 60,
  longestWaitSeconds: 900,
  forgetSeconds: 3_600,
};

/** Mails with a link to a new password, for one account and from one network. */
export const resetLimit: Limit = {
  tries: 5,
  firstWaitSeconds: 600,
  longestWaitSeconds: 3_600,
  forgetSeconds: 3_600,
};

/** New guest accounts from one network. */
export const registrationLimit: Limit = {
  tries: 20,
  firstWaitSeconds: 600,
  longestWaitSeconds: 3_600,
  forgetSeconds: 3_600,
};

/** The wait that the `attempt`-th try in a row leaves behind it: none, then doubling up to the longest. */
export function waitSeconds(limit: Limit, attempt: number): number {
  if (attempt < limit.tries) return 0;
  return Math.min(
    limit.longestWaitSeconds,
    limit.firstWaitSeconds * 2 ** Math.min(20, attempt - limit.tries),
  );
}
