import type { Translate } from '../../platform/i18n/translate.ts';
import { customerPath } from './customer.paths.ts';

export interface GuestTab {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

const tabs = { profile: '', consumption: '/consumption', credit: '/credit' } as const;

/** A guest's pages side by side. */
export function guestTabs(t: Translate, customerId: number, current: keyof typeof tabs): GuestTab[] {
  return (Object.keys(tabs) as (keyof typeof tabs)[]).map((name) => ({
    href: `${customerPath(customerId)}${tabs[name]}`,
    label: t(`customers.tabs.${name}`),
    current: name === current,
  }));
}
