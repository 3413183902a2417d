import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { profilePath } from '../account/account.paths.ts';
import type { Companion } from '../customers/companion.service.ts';
import { staysToFill } from '../reservations/stay-companion.ts';
import { bookingPath, tripCompanionsPath } from './booking.paths.ts';
import { type CompanionChoices, companionChoices } from './companions.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

export interface OwnCompanionsPage extends SitePage {
  readonly closeHref: string;
  readonly action: string;
  /** Null where nobody was saved, or no room has a place. */
  readonly choices: CompanionChoices | null;
  readonly profileHref: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

interface State {
  readonly chosen?: readonly string[];
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

export function ownCompanionsPage(
  { view, hotel, language }: TripFrame,
  companions: readonly Companion[],
  state: State = {},
): OwnCompanionsPage {
  const t = tFor(language);
  const stays = staysToFill(view.stays);
  const known = stays.flatMap((stay) =>
    stay.companions.map(({ companionId }) => `${stay.id}.${companionId}`),
  );
  const rooms = stays.map((stay, index) => ({
    ...stay,
    key: stay.id,
    name: t('booking.room-number', { number: index + 1, name: textFor(stay.roomType.names, language) }),
  }));
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.companions.title') }),
    closeHref: bookingPath(view.number),
    action: tripCompanionsPath(view.number),
    choices: companionChoices(rooms, companions, state.chosen ?? known),
    profileHref: profilePath,
    errors: state.errors ?? {},
  };
}
