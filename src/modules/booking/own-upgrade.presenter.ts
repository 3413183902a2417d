import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PointsUpgrade } from '../reservations/points-upgrade.service.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { bookingPath, ownUpgradePath, ownUpgradeRemovalPath } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

export interface OwnUpgradePage extends SitePage {
  readonly closeHref: string;
  /** Why it can not be now, or what went wrong. */
  readonly refusal: string | null;
  readonly room: string;
  readonly have: string;
  readonly action: string;
  readonly choices: readonly {
    readonly name: string;
    readonly what: string;
    /** What the button says; null where the points do not reach. */
    readonly buy: string | null;
    readonly missing: string | null;
    readonly hidden: readonly { readonly name: string; readonly value: string }[];
  }[];
  /** What points have paid for, and what undoes it; null where nothing is. */
  readonly paid: { readonly text: string; readonly action: string } | null;
}

/** The better rooms that a member's points can buy for one room of his booking. */
export function ownUpgradePage(
  { view, hotel, language }: TripFrame,
  stay: ReservationView['stays'][number],
  { upgrade, refusal }: { readonly upgrade: PointsUpgrade; readonly refusal: string | null },
): OwnUpgradePage {
  const t = tFor(language);
  const points = (count: number) => t('loyalty.points', { count, points: formatNumber(count, language) });
  const never =
    upgrade.refusal && upgrade.refusal !== 'already' ? t(`errors.points_upgrade_${upgrade.refusal}`) : null;
  const mine = upgrade.current?.memberId === upgrade.memberId ? upgrade.current : null;
  const room = textFor(stay.roomType.names, language);
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('loyalty.upgrades.title') }),
    closeHref: bookingPath(view.number),
    refusal: refusal ?? never ?? (upgrade.current && !mine ? t('errors.points_upgrade_already') : null),
    room,
    have: t('loyalty.upgrades.have', { points: points(upgrade.points) }),
    action: ownUpgradePath(view.number, stay.id),
    choices: upgrade.choices.map((choice) => ({
      name: textFor(choice.names, language),
      what: t('loyalty.upgrades.what', {
        points: points(choice.points),
        night: formatNumber(choice.pointsPerNight, language),
      }),
      buy: choice.isAffordable ? t('loyalty.upgrades.buy', { points: points(choice.points) }) : null,
      missing: choice.isAffordable
        ? null
        : t('loyalty.upgrades.missing', { points: points(choice.points - upgrade.points) }),
      hidden: [
        { name: 'roomTypeId', value: String(choice.roomTypeId) },
        { name: 'points', value: String(choice.points) },
        { name: 'version', value: String(upgrade.version) },
      ],
    })),
    paid: mine && {
      text: t('loyalty.upgrades.paid', { type: room, points: points(mine.points) }),
      action: ownUpgradeRemovalPath(view.number, stay.id),
    },
  };
}
