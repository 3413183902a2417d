import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { PolicyMoment } from '../rates/remaining-policy.ts';
import { isAmenityCode } from '../room-types/amenity.ts';
import { searchPath, stayValues, withQuery } from './booking.paths.ts';
import type { SearchQuery } from './booking.schemas.ts';
import { cancelsFree } from './free-cancellation.ts';
import { hasBreakfast, type OfferFilter, sortOrders } from './offer-filter.ts';
import { roomChoiceText } from './party.ts';
import { amenityName, bedName, viewName } from './room-words.presenter.ts';

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
  readonly views: readonly Option[];
  readonly view: string;
  readonly areas: readonly Option[];
  readonly minArea: string;
  /** Breakfast and free cancellation: those that tell the offers apart. */
  readonly terms: readonly (Option & { readonly name: string; readonly icon: string })[];
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
  readonly moment: PolicyMoment;
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
    filter.view ??
    filter.minArea ??
    (filter.breakfast || filter.freeCancellation || undefined) ??
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
    views: viewsOf(types, filter).map((view) => ({ value: view, label: viewName(view, language) })),
    view: filter.view ?? '',
    areas: areasOf(types, filter).map((area) => ({
      value: String(area),
      label: t('booking.area', { area: formatNumber(area, language) }),
    })),
    minArea: filter.minArea === undefined ? '' : String(filter.minArea),
    terms: termsOf(frame),
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

type Types = readonly Pick<SearchResult['offers'][number]['roomType'], 'view' | 'areaSquareMetres'>[];

function viewsOf(types: Types, { view }: OfferFilter): string[] {
  return [...new Set([...types.flatMap((type) => type.view ?? []), ...(view === undefined ? [] : [view])])];
}

/** The sizes there are, but for the smallest, which every room has; and the one that is asked for. */
function areasOf(types: Types, { minArea }: OfferFilter): number[] {
  const sizes = [...new Set(types.flatMap((type) => type.areaSquareMetres ?? []))].toSorted((a, b) => a - b);
  return [...new Set([...sizes.slice(1), ...(minArea === undefined ? [] : [minArea])])].toSorted(
    (a, b) => a - b,
  );
}

function termsOf({ language, result, filter, moment }: RefineFrame): RefineForm['terms'] {
  const t = tFor(language);
  const { offers } = result;
  const terms = [
    {
      name: 'freeCancellation',
      icon: 'circle-check',
      checked: filter.freeCancellation === true,
      count: offers.filter((offer) => cancelsFree(offer, moment)).length,
    },
    {
      name: 'breakfast',
      icon: 'egg-fried',
      checked: filter.breakfast === true,
      count: offers.filter(hasBreakfast).length,
    },
  ];
  return terms
    .filter(({ checked, count }) => checked || (count > 0 && count < offers.length))
    .map(({ count: _, ...term }) => ({ ...term, value: '1', label: t(`booking.refine.${term.name}`) }));
}
