import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PaidUpgrade } from '../loyalty/upgrade.ts';
import {
  ownChangePath,
  ownExtrasPath,
  ownUpgradePath,
  roomCancellationPath,
  shareEndPath,
  sharePath,
  tripCompanionsPath,
  wishesPath,
} from './booking.paths.ts';
import type { OwnUpgrades } from './own-upgrade.service.ts';
import { roomHeading, type TripFrame } from './trip-frame.presenter.ts';

/** What a guest may do with his booking. Each line is of one room; tables and activities join the rooms' lines. */
export interface OwnMenu {
  readonly rooms: readonly {
    readonly name: string;
    readonly changeHref: string;
    readonly extrasHref: string | null;
    /** What points have paid for. */
    readonly paid: string | null;
    readonly upgradeHref: string | null;
    /** Gives back this room alone; null where it is the only one. */
    readonly cancelHref: string | null;
  }[];
  readonly wishesHref: string;
  readonly companionsHref: string | null;
  readonly shareUrl: string | null;
  readonly shareAction: string;
  readonly shareEndAction: string;
}

export interface OwnMenuFrame extends TripFrame {
  readonly shareUrl: string | null;
  readonly mayChooseCompanions: boolean;
  readonly upgrades: OwnUpgrades;
}

export function ownMenu({ view, language, upgrades, shareUrl, mayChooseCompanions }: OwnMenuFrame): OwnMenu {
  const { number } = view;
  const booked = view.stays.filter((stay) => stay.status === 'booked');
  return {
    rooms: booked.map((stay) => ({
      name: roomHeading(view, stay, language),
      changeHref: ownChangePath(number, stay.id),
      extrasHref: stay.arrival === stay.departure ? null : ownExtrasPath(number, stay.id),
      paid: paidText(upgrades.paid.get(stay.id), language),
      upgradeHref: upgrades.open.has(stay.id) ? ownUpgradePath(number, stay.id) : null,
      cancelHref: booked.length > 1 ? roomCancellationPath(number, stay.id) : null,
    })),
    wishesHref: wishesPath(number),
    companionsHref: mayChooseCompanions ? tripCompanionsPath(number) : null,
    shareUrl,
    shareAction: sharePath(number),
    shareEndAction: shareEndPath(number),
  };
}

function paidText(upgrade: PaidUpgrade | undefined, language: Language): string | null {
  if (!upgrade) return null;
  const t = tFor(language);
  const { points: count } = upgrade;
  return t('loyalty.upgrades.desk.paid-text', {
    points: t('loyalty.points', { count, points: formatNumber(count, language) }),
  });
}
