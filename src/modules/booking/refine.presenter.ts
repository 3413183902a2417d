import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import { isAmenityCode } from '../room-types/amenity.ts';
import { searchPath, stayValues, withQuery } from './booking.paths.ts';
import type { SearchQuery } from './booking.schemas.ts';
import { type OfferFilter, sortOrders } from './offer-filter.ts';
import { roomChoiceText } from './party.ts';
import { amenityName, bedName } from './room-words.presenter.ts';

interface Option {
  readonly value: string;
  readonly label: string;
  readonly checked?: boolean;
}

export interface RefineForm {
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly classes: readonly Option[];
  readonly roomClass: string;
  /** Null where no room on offer is accessible, or all are. */
  readonly accessible: Option | null;
  readonly bedTypes: readonly Option[];
  readonly bedType: string;
  readonly amenities: readonly Option[];
  readonly minPrice: string;
  readonly maxPrice: string;
  readonly currency: string;
  readonly sorts: readonly Option[];
  readonly sort: string;
  readonly clearHref: string | null;
}

interface RefineFrame {
  readonly language: Language;
  readonly query: SearchQuery;
  readonly result: SearchResult;
  readonly filter: OfferFilter;
}

/** The filters that tell these offers apart; what every room has is no filter. */
export function refineForm(frame: RefineFrame): RefineForm {
  const { language, query, result, filter } = frame;
  const t = tFor(language);
  const types = [...new Map(result.offers.map(({ roomType }) => [roomType.id, roomType])).values()];
  const beds = [...new Set(types.map((type) => type.bedType))];
  const amenities = [...new Set([...filter.amenities, ...types.flatMap((type) => type.amenities)])];
  const telling = amenities.filter(
    (code) => isAmenityCode(code) && !types.every((type) => type.amenities.includes(code)),
  );
  const stay = { ...stayValues(query), each: query.each, picked: query.picked.map(roomChoiceText) };
  const classes = new Map(
    types.flatMap(({ roomClass }) => (roomClass ? [[roomClass.code, roomClass] as const] : [])),
  );
  const accessible = types.filter((type) => type.accessible).length;
  const narrowed =
    filter.roomClass ??
    (filter.accessible || undefined) ??
    filter.bedType ??
    filter.minPriceMinor ??
    filter.maxPriceMinor ??
    filter.amenities[0];
  return {
    hidden: Object.entries(stay).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).flatMap((item) =>
        item === undefined ? [] : [{ name, value: String(item) }],
      ),
    ),
    classes: [...classes.values()].map(({ code, names }) => ({
      value: code,
      label: textFor(names, language),
    })),
    roomClass: filter.roomClass ?? '',
    accessible:
      filter.accessible || (accessible > 0 && accessible < types.length)
        ? { value: '1', label: t('booking.accessible'), checked: filter.accessible === true }
        : null,
    bedTypes: beds.map((bed) => ({ value: bed, label: bedName(bed, language) })),
    bedType: filter.bedType ?? '',
    amenities: telling.slice(0, 8).map((code) => ({
      value: code,
      label: amenityName(code, language),
      checked: filter.amenities.includes(code),
    })),
    minPrice: query.minPrice === undefined ? '' : String(query.minPrice),
    maxPrice: query.maxPrice === undefined ? '' : String(query.maxPrice),
    currency: result.currency,
    sorts: sortOrders.map((value) => ({ value, label: t(`booking.sort.${value}`) })),
    sort: filter.sort,
    clearHref: narrowed === undefined ? null : withQuery(searchPath, stay),
  };
}
