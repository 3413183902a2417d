export const consentChannels = ['email', 'sms', 'phone', 'post'] as const;
export type ConsentChannel = (typeof consentChannels)[number];

/** The wording on the guest's own page, `account.privacy.wording`: a new wording is a new version. */
export const ownPageTextVersion = 'account-1';

export interface SaidBefore {
  readonly channel: string;
  readonly purpose: string;
  readonly granted: boolean;
}

/** The ways in which a guest agrees to be written to about offers, from the last he said of each. */
export function agreedChannels(last: readonly SaidBefore[]): ConsentChannel[] {
  const agreed = last.filter(({ purpose, granted }) => purpose === 'marketing' && granted);
  return consentChannels.filter((channel) => agreed.some((consent) => consent.channel === channel));
}

/** What has to be written down so that exactly `wanted` holds: a yes or no for each way that changes. */
export function consentChanges(
  last: readonly SaidBefore[],
  wanted: readonly ConsentChannel[],
): { channel: ConsentChannel; granted: boolean }[] {
  const now = agreedChannels(last);
  return consentChannels
    .filter((channel) => now.includes(channel) !== wanted.includes(channel))
    .map((channel) => ({ channel, granted: wanted.includes(channel) }));
}
