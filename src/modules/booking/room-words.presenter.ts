import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { hasMessage, textFor, tFor } from '../../platform/i18n/translate.ts';
import type { RoomType } from '../room-types/room-type.ts';
import type { RoomParty } from './party.ts';

const amenityIcons: Readonly<Record<string, string>> = {
  wifi: 'wifi',
  bath: 'bath',
  bathtub: 'bath',
  shower: 'droplet',
  desk: 'lamp-2',
  balcony: 'plant-2',
  river_view: 'sailboat',
  garden_view: 'trees',
  city_view: 'building-skyscraper',
  air_conditioning: 'snowflake',
  kettle: 'mug',
  tea: 'mug',
  coffee: 'coffee',
  minibar: 'fridge',
  safe: 'lock',
  tv: 'device-tv',
  sofa: 'sofa',
  crib: 'baby-carriage',
  step_free: 'wheelchair',
  breakfast: 'egg-fried',
  quiet: 'ear-off',
  high_floor: 'stairs-up',
};

type Facts = Pick<RoomType, 'areaSquareMetres' | 'bedType' | 'floorFrom' | 'floorTo' | 'view' | 'maxGuests'>;

/** `32 m² · king bed · floors 6–8 · river view · up to 3 guests`. */
export function roomFacts(type: Facts, language: Language): string[] {
  const t = tFor(language);
  const { areaSquareMetres: area, floorFrom, floorTo, view } = type;
  return [
    area === null ? '' : t('booking.area', { area: formatNumber(area, language) }),
    bedName(type.bedType, language),
    floorFrom === null ? '' : floors(floorFrom, floorTo ?? floorFrom, language),
    view ? named('booking.view', view, language) : '',
    t('booking.up-to', { count: type.maxGuests }),
  ].filter((fact) => fact !== '');
}

function floors(from: number, to: number, language: Language): string {
  const t = tFor(language);
  return from === to ? t('booking.floor', { floor: from }) : t('booking.floors', { from, to });
}

export function bedName(bedType: string, language: Language): string {
  return named('booking.bed', bedType, language);
}

export function amenityName(code: string, language: Language): string {
  return named('booking.amenity', code, language);
}

export function amenityList(codes: readonly string[], language: Language) {
  return codes.map((code) => ({ name: amenityName(code, language), icon: amenityIcons[code] ?? 'check' }));
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
