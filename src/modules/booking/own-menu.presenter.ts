import {
  ownChangePath,
  ownExtrasPath,
  roomCancellationPath,
  shareEndPath,
  sharePath,
  tripCompanionsPath,
  wishesPath,
} from './booking.paths.ts';
import { roomHeading, type TripFrame } from './trip-frame.presenter.ts';

/** What a guest may do with his booking. Each line is of one room; tables and activities join the rooms' lines. */
export interface OwnMenu {
  readonly rooms: readonly {
    readonly name: string;
    readonly changeHref: string;
    readonly extrasHref: string | null;
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
}

export function ownMenu({ view, language, shareUrl, mayChooseCompanions }: OwnMenuFrame): OwnMenu {
  const { number } = view;
  const booked = view.stays.filter((stay) => stay.status === 'booked');
  return {
    rooms: booked.map((stay) => ({
      name: roomHeading(view, stay, language),
      changeHref: ownChangePath(number, stay.id),
      extrasHref: stay.arrival === stay.departure ? null : ownExtrasPath(number, stay.id),
      cancelHref: booked.length > 1 ? roomCancellationPath(number, stay.id) : null,
    })),
    wishesHref: wishesPath(number),
    companionsHref: mayChooseCompanions ? tripCompanionsPath(number) : null,
    shareUrl,
    shareAction: sharePath(number),
    shareEndAction: shareEndPath(number),
  };
}
