import { tFor } from '../../platform/i18n/translate.ts';
import { type Wish, wishes } from '../rooms/wish.ts';
import { bookingPath, wishesPath } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

export interface OwnWishesPage extends SitePage {
  readonly closeHref: string;
  readonly action: string;
  readonly wishes: readonly { readonly value: Wish; readonly label: string; readonly checked: boolean }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

interface State {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  readonly chosen?: readonly string[];
}

export function ownWishesPage({ view, hotel, language }: TripFrame, state: State): OwnWishesPage {
  const t = tFor(language);
  const known = view.stays.find((stay) => stay.status === 'booked')?.wishes ?? [];
  const chosen = state.chosen ?? known;
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.wishes.title') }),
    closeHref: bookingPath(view.number),
    action: wishesPath(view.number),
    wishes: wishes.map((wish) => ({
      value: wish,
      label: t(`rooms.wishes.${wish}`),
      checked: chosen.includes(wish),
    })),
    values: { requests: view.requests, arrivalTime: view.arrivalTime ?? '', ...state.values },
    errors: state.errors ?? {},
  };
}
