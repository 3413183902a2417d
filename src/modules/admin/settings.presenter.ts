import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Permission } from '../../platform/permissions.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { apiKeysPath } from '../api/api.paths.ts';
import { assignmentWeightsPath } from '../assignment/assignment.paths.ts';
import { creditRulesPath } from '../credit/credit.paths.ts';
import { aboutPath, facilitiesPath } from '../hotels/content.paths.ts';
import { hotelSettingsPath, transactionCodesPath } from '../hotels/hotel.paths.ts';
import { houseRulesPath, policiesPath, supplementsPath, taxesPath } from '../rates/rate-settings.paths.ts';
import { reviewRulesPath } from '../reservations/reservation.paths.ts';
import { roomClassesPath, roomTypesPath } from '../room-types/room-type.paths.ts';
import { roomsPath, vipTreatmentPath } from '../rooms/room.paths.ts';
import { guestClassesPath, tagRulesPath } from '../segments/segment.paths.ts';
import { hotelsPath } from './admin.paths.ts';

export interface SettingsPage extends PageModel {
  readonly cards: readonly {
    readonly href: string;
    readonly icon: string;
    readonly name: string;
    readonly lead: string;
  }[];
}

interface Entry {
  readonly key: string;
  readonly href: string;
  readonly icon: string;
  readonly access: Permission;
}

/** What can be set up, in the order in which a new hotel does it. */
const entries: readonly Entry[] = [
  { key: 'hotel', href: hotelSettingsPath, icon: 'building', access: 'hotel.settings' },
  { key: 'about', href: aboutPath, icon: 'photo', access: 'content.change' },
  { key: 'facilities', href: facilitiesPath, icon: 'pool', access: 'content.change' },
  { key: 'room-classes', href: roomClassesPath, icon: 'category', access: 'rooms.view' },
  { key: 'room-types', href: roomTypesPath, icon: 'bed', access: 'rooms.view' },
  { key: 'rooms', href: roomsPath, icon: 'key', access: 'rooms.view' },
  { key: 'policies', href: policiesPath, icon: 'file-text', access: 'rates.view' },
  { key: 'house-rules', href: houseRulesPath, icon: 'clipboard-list', access: 'rates.view' },
  { key: 'taxes', href: taxesPath, icon: 'receipt-tax', access: 'rates.view' },
  { key: 'supplements', href: supplementsPath, icon: 'users', access: 'rates.view' },
  { key: 'codes', href: transactionCodesPath, icon: 'list-details', access: 'hotel.settings' },
  { key: 'review-rules', href: reviewRulesPath, icon: 'checklist', access: 'hotel.settings' },
  { key: 'credit-rules', href: creditRulesPath, icon: 'scale', access: 'hotel.settings' },
  { key: 'tag-rules', href: tagRulesPath, icon: 'tag', access: 'hotel.settings' },
  { key: 'guest-classes', href: guestClassesPath, icon: 'users', access: 'hotel.settings' },
  { key: 'vip-treatment', href: vipTreatmentPath, icon: 'star', access: 'hotel.settings' },
  { key: 'assignment-weights', href: assignmentWeightsPath, icon: 'adjustments', access: 'hotel.settings' },
  { key: 'hotels', href: hotelsPath, icon: 'buildings', access: 'staff.manage' },
  { key: 'api-keys', href: apiKeysPath, icon: 'key', access: 'api-keys.manage' },
];

/** The settings the reader may open. */
export function settingsPage(ctx: Context): SettingsPage {
  const t = tFor(ctx.language);
  const open = entries.filter((entry) => isAllowed(ctx, entry.access));
  return {
    title: t('settings.title'),
    cards: open.map(({ key, href, icon }) => ({
      href,
      icon,
      name: t(`settings.${key}`),
      lead: t(`settings.${key}-lead`),
    })),
  };
}
