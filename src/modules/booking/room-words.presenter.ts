import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { hasMessage, textFor, tFor } from '../../platform/i18n/translate.ts';
import { extraPlaces, type Occupancy } from '../rates/occupancy.ts';
import { amenityIcons, isAmenityCode } from '../room-types/amenity.ts';
import type { RoomType } from '../room-types/room-type.ts';
import type { RoomParty } from './party.ts';

type Facts = Pick<
  RoomType,
  | 'areaSquareMetres'
  | 'bedType'
  | 'beds'
  | 'floorFrom'
  | 'floorTo'
  | 'view'
  | 'maxGuests'
  | 'accessible'
  | 'maxExtraBeds'
  | 'maxCots'
>;

/** `32 m² · 1 king bed, 1 sofa bed · floors 6–8 · river view · up to 3 guests · extra bed possible`. */
export function roomFacts(type: Facts, language: Language): string[] {
  const t = tFor(language);
  const { areaSquareMetres: area, floorFrom, floorTo, view } = type;
  return [
    area === null ? '' : t('booking.area', { area: formatNumber(area, language) }),
    bedsText(type, language),
    floorFrom === null ? '' : floors(floorFrom, floorTo ?? floorFrom, language),
    view ? viewName(view, language) : '',
    t('booking.up-to', { count: type.maxGuests }),
    placesPossible(type, language),
    type.accessible ? t('booking.accessible') : '',
  ].filter((fact) => fact !== '');
}

/** Every bed by its kind, or the headline where only that is known. */
function bedsText({ beds, bedType }: Facts, language: Language): string {
  if (beds.length === 0) return bedName(bedType, language);
  const t = tFor(language);
  return beds.map(({ kind, count }) => t(`booking.bed-count.${kind}`, { count })).join(t('booking.and'));
}

function placesPossible({ maxExtraBeds, maxCots }: Facts, language: Language): string {
  const t = tFor(language);
  if (maxExtraBeds > 0 && maxCots > 0) return t('booking.extra.both');
  if (maxExtraBeds > 0) return t('booking.extra.bed');
  return maxCots > 0 ? t('booking.extra.cot') : '';
}

/** "With 1 extra bed and 1 cot": what is put up for these parties; null where nothing is. */
export function placesText(
  type: Occupancy,
  parties: readonly RoomParty[],
  language: Language,
): string | null {
  const t = tFor(language);
  const needed = parties.map((party) => extraPlaces(type, party));
  const beds = needed.reduce((all, each) => all + each.extraBeds, 0);
  const cots = needed.reduce((all, each) => all + each.cots, 0);
  const words = [
    beds > 0 ? t('booking.extra.beds', { count: beds }) : '',
    cots > 0 ? t('booking.extra.cots', { count: cots }) : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? null : t('booking.extra.with', { places: words.join(t('booking.and')) });
}

function floors(from: number, to: number, language: Language): string {
  const t = tFor(language);
  return from === to ? t('booking.floor', { floor: from }) : t('booking.floors', { from, to });
}

export function bedName(bedType: string, language: Language): string {
  return named('booking.bed', bedType, language);
}

export function viewName(view: string, language: Language): string {
  return named('booking.view', view, language);
}

export function amenityName(code: string, language: Language): string {
  return named('booking.amenity', code, language);
}

export function amenityList(codes: readonly string[], language: Language) {
  return codes.map((code) => ({
    name: amenityName(code, language),
    icon: isAmenityCode(code) ? amenityIcons[code] : 'check',
  }));
}

/** Our word for a hotel's code, or the code itself where we have none. */
function named(group: string, code: string, language: Language): string {
  const key = `${group}.${code}`;
  return hasMessage(key) ? tFor(language)(key) : code.replaceAll('_', ' ');
}

/** `2 adults, 1 child`. */
export function partyText({ adults, childAges }: RoomParty, language: Language): string {
  const t = tFor(language);
  const parts = [t('booking.adults', { count: adults })];
  if (childAges.length > 0) parts.push(t('booking.children', { count: childAges.length }));
  return parts.join(t('booking.and'));
}

export function roomName(type: Pick<RoomType, 'names'>, language: Language): string {
  return textFor(type.names, language);
}
