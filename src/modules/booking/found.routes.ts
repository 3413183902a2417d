import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf } from '../../platform/http.ts';
import { siteUrl } from '../../platform/site.ts';
import { asset } from '../../platform/views/assets.ts';
import { eventPath, eventsPath } from '../events/event.paths.ts';
import { everyComingEvent } from '../events/event.service.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import { listSoldRoomTypes } from '../room-types/room-type.service.ts';
import { housesSellingGiftCards } from '../stored-value/card-rules.service.ts';
import { giftCardsPath } from '../stored-value/stored-value.paths.ts';
import { homePath, hotelPath, pricesPath, withQuery } from './booking.paths.ts';
import { manifestOf, roomAddress, sitemapXml } from './found.presenter.ts';

/** What search engines and telephones ask for by fixed names. */
export const foundRoutes = Router();

const hour = 'public, max-age=3600';

foundRoutes.get('/robots.txt', allow('public'), (_req, res) => {
  const closed = [
    '/staff',
    '/account',
    '/bookings',
    '/book',
    '/pay',
    '/waiting-list',
    '/sign-in',
    '/event-registrations',
    '/api/v1',
  ];
  const lines = [
    'User-agent: *',
    ...closed.map((path) => `Disallow: ${path}`),
    `Sitemap: ${siteUrl('/sitemap.xml')}`,
  ];
  res
    .set('Cache-Control', hour)
    .type('text/plain')
    .send(`${lines.join('\n')}\n`);
});

foundRoutes.get('/sitemap.xml', allow('public'), async (req, res) => {
  const { db, clock } = contextOf(req);
  const [hotels, types, sellers, events] = await Promise.all([
    listHotels(db),
    listSoldRoomTypes(db),
    housesSellingGiftCards(db),
    everyComingEvent(db, clock()),
  ]);
  const paths: string[] = [homePath];
  for (const hotel of hotels.filter(({ active }) => active)) {
    paths.push(hotelPath(hotel.slug), withQuery(pricesPath, { hotel: hotel.slug }));
    const own = types.filter(({ hotelId }) => hotelId === hotel.id);
    paths.push(...own.map((type) => roomAddress(hotel, type.code)));
    if (sellers.includes(hotel.id)) paths.push(withQuery(giftCardsPath, { hotel: hotel.slug }));
    const coming = events.filter(({ hotelId }) => hotelId === hotel.id);
    if (coming.length > 0) paths.push(withQuery(eventsPath, { hotel: hotel.slug }));
    paths.push(...coming.map(({ id }) => eventPath(id)));
  }
  res.set('Cache-Control', hour).type('application/xml').send(sitemapXml(paths));
});

foundRoutes.get('/site.webmanifest', allow('public'), async (req, res) => {
  const { db, language } = contextOf(req);
  const [hotel] = (await listHotels(db)).filter(({ active }) => active);
  const manifest = manifestOf(hotel?.names ?? { en: 'Waystation' }, language, {
    drawn: asset('images/mark.svg'),
    bitmap: asset('images/icon-512.png'),
  });
  res.set('Cache-Control', hour).type('application/manifest+json').send(JSON.stringify(manifest));
});
