import { textFor } from '../../platform/i18n/translate.ts';
import {
  ownChangePath,
  ownExtrasPath,
  shareEndPath,
  sharePath,
  tripCompanionsPath,
  wishesPath,
} from './booking.paths.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

/** What a guest may do with his booking. Each line is of one room; tables and activities join the rooms' lines. */
export interface OwnMenu {
  readonly rooms: readonly {
    readonly name: string;
    readonly changeHref: string;
    readonly extrasHref: string | null;
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
}

export function ownMenu({ view, language, shareUrl, mayChooseCompanions }: OwnMenuFrame): OwnMenu {
  const { number } = view;
  return {
    rooms: view.stays
      .filter((stay) => stay.status === 'booked')
      .map((stay) => ({
        name: textFor(stay.roomType.names, language),
        changeHref: ownChangePath(number, stay.id),
        extrasHref: stay.arrival === stay.departure ? null : ownExtrasPath(number, stay.id),
      })),
    wishesHref: wishesPath(number),
    companionsHref: mayChooseCompanions ? tripCompanionsPath(number) : null,
    shareUrl,
    shareAction: sharePath(number),
    shareEndAction: shareEndPath(number),
  };
}
