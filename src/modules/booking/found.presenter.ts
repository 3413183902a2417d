import { type Language, type LocalText, languages } from '../../core/local-text.ts';
import { currencyExponent, type Minor } from '../../core/money.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { HotelInfo } from '../hotels/hotel-info.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { hotelPath, roomPath, withQuery } from './booking.paths.ts';

/** What a search engine reads of a page: its summary, its one address, the same page in other languages, its facts. */
export interface Found {
  readonly description: string;
  readonly canonical: string;
  readonly alternates: readonly { readonly language: string; readonly href: string }[];
  /** schema.org, for `dataBlock`. */
  readonly data: object | null;
}

const longestDescription = 160;

/** `path` names the page without a language; dates and parties are not part of its address. */
export function foundPage(path: string, description: string, data: object | null = null): Found {
  return {
    description: shortened(description),
    canonical: siteUrl(path),
    alternates: [
      ...languages.map((language) => ({ language, href: siteUrl(inLanguage(path, language)) })),
      { language: 'x-default', href: siteUrl(path) },
    ],
    data,
  };
}

export function inLanguage(path: string, language: Language): string {
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longestDescription ? line : `${line.slice(0, longestDescription - 1).trimEnd()}…`;
}

const context = 'https://schema.org';

/** The house as schema.org's Hotel. What was not written is left out. */
export function hotelData(
  hotel: Hotel,
  language: Language,
  info: HotelInfo | null,
  images: readonly string[],
): object {
  const address = textFor(hotel.addresses, language);
  return {
    '@context': context,
    '@type': 'Hotel',
    name: textFor(hotel.names, language),
    url: siteUrl(hotelPath(hotel.slug)),
    checkinTime: hotel.checkInTime,
    checkoutTime: hotel.checkOutTime,
    ...written({
      description: textFor(hotel.introductions, language),
      address,
      telephone: hotel.phone,
      email: hotel.email,
    }),
    ...(images.length > 0 && { image: images.map(siteUrl) }),
    ...(info?.position && {
      geo: {
        '@type': 'GeoCoordinates',
        latitude: info.position.latitude,
        longitude: info.position.longitude,
      },
    }),
  };
}

/** A room type as schema.org's HotelRoom, with what it costs for the dates asked for. */
export function roomData(options: {
  readonly hotel: Hotel;
  readonly roomType: RoomType;
  readonly offers: readonly Offer[];
  readonly images: readonly string[];
  readonly language: Language;
}): object {
  const { hotel, roomType, offers, images, language } = options;
  return {
    '@context': context,
    '@type': 'HotelRoom',
    name: textFor(roomType.names, language),
    url: siteUrl(roomAddress(hotel, roomType.code)),
    occupancy: { '@type': 'QuantitativeValue', maxValue: roomType.maxGuests },
    containedInPlace: { '@type': 'Hotel', name: textFor(hotel.names, language) },
    ...written({ description: textFor(roomType.descriptions, language) }),
    ...(roomType.areaSquareMetres !== null && {
      floorSize: { '@type': 'QuantitativeValue', value: roomType.areaSquareMetres, unitCode: 'MTK' },
    }),
    ...(images.length > 0 && { image: images.map(siteUrl) }),
    ...(offers.length > 0 && { offers: offers.map((offer) => offerData(offer, hotel.currency, language)) }),
  };
}

function offerData(offer: Offer, currency: string, language: Language): object {
  return {
    '@type': 'Offer',
    name: textFor(offer.ratePlan.names, language),
    price: plainAmount(offer.totalMinor, currency),
    priceCurrency: currency,
    availability: 'https://schema.org/InStock',
  };
}

function plainAmount(amount: Minor, currency: string): string {
  const exponent = currencyExponent(currency);
  return (amount / 10 ** exponent).toFixed(exponent);
}

function written(texts: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

export function roomAddress(hotel: Hotel, code: string): string {
  return withQuery(roomPath(code), { hotel: hotel.slug });
}

/** Every page that is worth finding, each in every language, as sitemaps.org wants it. */
export function sitemapXml(paths: readonly string[]): string {
  const urls = paths.flatMap((path) => languages.map((language) => sitemapUrl(path, language)));
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join('\n')}
</urlset>
`;
}

function sitemapUrl(path: string, language: Language): string {
  const links = languages.map(
    (other) =>
      `<xhtml:link rel="alternate" hreflang="${other}" href="${escapeXml(siteUrl(inLanguage(path, other)))}"/>`,
  );
  return `<url><loc>${escapeXml(siteUrl(inLanguage(path, language)))}</loc>${links.join('')}</url>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Makes the site installable on a telephone, under the house's name. */
export function manifestOf(
  names: LocalText,
  language: Language,
  icons: { drawn: string; bitmap: string },
): object {
  const name = textFor(names, language);
  return {
    name,
    short_name: name.slice(0, 12),
    lang: language,
    start_url: '/',
    scope: '/',
    display: 'minimal-ui',
    background_color: '#faf7f1',
    theme_color: '#14312b',
    icons: [
      { src: icons.drawn, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: icons.bitmap, sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
    ],
  };
}
