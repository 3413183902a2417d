import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { readablePhone } from '../../platform/phone.ts';
import type { Companion } from '../customers/companion.service.ts';
import { fullName } from '../customers/customer.ts';
import { wishes as catalogue, type Wish } from '../rooms/wish.ts';
import type { Contact } from '../staff/contact.service.ts';
import {
  companionRemovalPath,
  companionsPath,
  contactPath,
  preferencesPath,
  privacyPath,
  profilePath,
} from './account.paths.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';
import type { Profile } from './profile.service.ts';

interface FormState {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

export interface ProfileState extends FormState {
  readonly companion?: FormState;
}

export interface ProfilePage extends AccountFrame {
  readonly formAction: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly lastNameFirst: boolean;
  readonly contact: readonly { readonly term: string; readonly text: string }[];
  readonly contactHref: string;
  /** Where he asks for anything else to be corrected. */
  readonly correctHref: string;
  /** Preferences and companions belong to a profile: first the name is saved. */
  readonly hasProfile: boolean;
  readonly preferencesAction: string;
  readonly wishes: readonly { readonly value: Wish; readonly label: string; readonly checked: boolean }[];
  readonly companionsAction: string;
  readonly companions: readonly {
    readonly name: string;
    readonly note: string;
    readonly removeAction: string;
  }[];
  readonly companion: Required<FormState>;
}

export interface ProfileInput {
  readonly profile: Profile;
  readonly contact: Contact;
  readonly wishes: readonly Wish[];
  readonly companions: readonly Companion[];
  readonly language: Language;
  readonly state: ProfileState;
}

export function profilePage({
  profile,
  contact,
  wishes,
  companions,
  language,
  state,
}: ProfileInput): ProfilePage {
  const t = tFor(language);
  const { customer } = profile;
  const known = {
    firstName: customer?.firstName ?? '',
    lastName: customer?.lastName ?? '',
    phone: customer?.phone ?? profile.provedPhone ?? '',
    otherName: customer?.otherName ?? '',
    birthDate: customer?.birthDate ?? '',
    country: customer?.country ?? '',
  };
  const proof = t(contact.emailProved ? 'account.contact.proved' : 'account.contact.unproved');
  return {
    ...frameOf(profilePath, language),
    formAction: profilePath,
    values: state.values ?? known,
    errors: state.errors ?? {},
    lastNameFirst: language !== 'en',
    contact: [
      { term: t('account.contact.email'), text: contact.email ? `${contact.email} (${proof})` : '' },
      { term: t('account.contact.phone'), text: contact.phone ? readablePhone(contact.phone) : '' },
    ],
    contactHref: contactPath,
    correctHref: `${privacyPath}#requests`,
    hasProfile: customer !== null,
    preferencesAction: preferencesPath,
    wishes: catalogue.map((value) => ({
      value,
      label: t(`rooms.wishes.${value}`),
      checked: wishes.includes(value),
    })),
    companionsAction: companionsPath,
    companions: companions.map((companion) => ({
      name: fullName(companion),
      note: [
        companion.birthDate && formatDate(companion.birthDate, 'medium', language),
        companion.documentMask,
      ]
        .filter(Boolean)
        .join(' · '),
      removeAction: companionRemovalPath(companion.id),
    })),
    companion: { values: state.companion?.values ?? {}, errors: state.companion?.errors ?? {} },
  };
}
