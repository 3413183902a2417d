export const consentChannels = ['email', 'sms', 'phone', 'post'] as const;
export type ConsentChannel = (typeof consentChannels)[number];

export interface SaidBefore {
  readonly channel: string;
  readonly purpose: string;
  readonly granted: boolean;
  /** A later wording asks everybody again. */
  readonly outdated: boolean;
}

/** The ways in which a guest agrees to be written to about offers, from the last he said of each. */
export function agreedChannels(last: readonly SaidBefore[]): ConsentChannel[] {
  const agreed = last.filter(
    ({ purpose, granted, outdated }) => purpose === 'marketing' && granted && !outdated,
  );
  return consentChannels.filter((channel) => agreed.some((consent) => consent.channel === channel));
}

/** The ways he agreed to in a wording that holds no longer: he is to be asked again. */
export function channelsToAskAgain(last: readonly SaidBefore[]): ConsentChannel[] {
  const open = last.filter(
    ({ purpose, granted, outdated }) => purpose === 'marketing' && granted && outdated,
  );
  return consentChannels.filter((channel) => open.some((consent) => consent.channel === channel));
}

/**
 * What has to be written down so that exactly `wanted` holds: a yes or no for each way that changes, and a no for each that
 * was asked again and is not wanted any more.
 */
export function consentChanges(
  last: readonly SaidBefore[],
  wanted: readonly ConsentChannel[],
): { channel: ConsentChannel; granted: boolean }[] {
  const now = agreedChannels(last);
  const asked = channelsToAskAgain(last);
  return consentChannels
    .filter((channel) => now.includes(channel) !== wanted.includes(channel) || asked.includes(channel))
    .map((channel) => ({ channel, granted: wanted.includes(channel) }));
}

/** What is worded in versions: two consents, and the notice that everybody can read. */
export const wordingPurposes = ['marketing', 'reminder', 'notice'] as const;
export type WordingPurpose = (typeof wordingPurposes)[number];

const versionNames = { marketing: 'account', reminder: 'booking', notice: 'notice' } as const;

export type WordingRefusal = 'from_past' | 'asks_now' | 'asks_nobody';

/**
 * Why a wording can not be published so; null where it can. One that asks everybody again holds at once: what was agreed
 * to must not be taken for ended before the new one stands there. Only consents to offers are asked for again.
 */
export function wordingRefusal({
  purpose,
  asksAgain,
  daysAhead,
}: {
  readonly purpose: WordingPurpose;
  readonly asksAgain: boolean;
  /** Until the day from which it holds; 0 for at once. */
  readonly daysAhead: number;
}): WordingRefusal | null {
  if (daysAhead < 0) return 'from_past';
  if (asksAgain && purpose !== 'marketing') return 'asks_nobody';
  return asksAgain && daysAhead > 0 ? 'asks_now' : null;
}

/** A wording as it stood on the guest's page, or a way of agreeing that has none. */
export interface ConsentVersion {
  readonly purpose: string;
  readonly version: string;
  readonly since: Date;
  readonly shown: boolean;
  readonly asksAgain: boolean;
  readonly madeBy: string;
  /** By language; nothing where it was spoken or clicked. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The name of the version after so many that stood on the page: `account-2`. */
export function nextVersionName(purpose: WordingPurpose, shownBefore: number): string {
  return `${versionNames[purpose]}-${shownBefore + 1}`;
}
