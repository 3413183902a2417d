import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { useSiteUrl } from '../../../src/platform/site.ts';
import { visitingAgent } from '../../support/agent.ts';
import { buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let app: Express;
let db: Db;

beforeAll(async () => {
  ({ db } = await testDatabase());
  const hotel = await buildHotel(db, { slug: 'bund' });
  await db.hotel.update({
    where: { id: hotel.id },
    data: { introductions: { en: 'Quiet rooms </script> by the river' } },
  });
  app = testApp(db, { clock: () => testNow });
  useSiteUrl('http://localhost:3000');
});

const read = async (path: string) => (await visitingAgent(app).get(path)).text;
const dataOf = (text: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(text)?.[1] ?? 'null');

test('a page names its one address, the same in other languages, and its facts', async () => {
  const text = await read('/hotels/bund?lang=zh-CN');
  expect(text).toContain('<link rel="canonical" href="http://localhost:3000/hotels/bund">');
  for (const language of ['en', 'zh-CN', 'zh-TW'])
    expect(text).toContain(
      `hreflang="${language}" href="http://localhost:3000/hotels/bund?lang=${language}"`,
    );
  expect(text).toContain('<meta name="description" content="Quiet rooms &lt;/script&gt; by the river">');
  expect(dataOf(text)).toMatchObject({
    '@type': 'Hotel',
    description: 'Quiet rooms </script> by the river',
    url: 'http://localhost:3000/hotels/bund',
    checkinTime: '15:00',
  });
});

test('a room says what it costs only for dates, and its address is without them', async () => {
  const undated = await read('/rooms/DLX?hotel=bund');
  expect(dataOf(undated)).toMatchObject({ '@type': 'HotelRoom', occupancy: { maxValue: 4 } });
  expect(dataOf(undated).offers).toBeUndefined();
  const dated = await read('/rooms/DLX?hotel=bund&checkIn=2027-05-10&checkOut=2027-05-12&adults=2');
  expect(dataOf(dated).offers[0]).toMatchObject({ price: '1760.00', priceCurrency: 'CNY' });
  expect(dated).toContain('rel="canonical" href="http://localhost:3000/rooms/DLX?hotel=bund"');
});

test('the sitemap lists the houses and their rooms in every language, and robots are kept from the rest', async () => {
  const agent = visitingAgent(app);
  await agent.get('/sitemap.xml');
  let map = await agent.get('/sitemap.xml');
  const statements = await countStatements(async () => {
    map = await agent.get('/sitemap.xml');
  });
  expect(statements).toBe(4);
  expect(map.headers['content-type']).toContain('application/xml');
  expect(map.text.match(/<url>/g)).toHaveLength(3 * (3 + (await db.roomType.count())));
  expect(map.text).toContain('<loc>http://localhost:3000/rooms/DLX?hotel=bund&amp;lang=zh-TW</loc>');
  const robots = await agent.get('/robots.txt');
  expect(robots.text).toContain('Disallow: /staff\n');
  expect(robots.text).toContain('Sitemap: http://localhost:3000/sitemap.xml');
});

test('a telephone can install the site under the house’s name', async () => {
  const manifest = JSON.parse((await visitingAgent(app).get('/site.webmanifest?lang=en')).text);
  expect(manifest).toMatchObject({ name: 'Test Hotel bund', start_url: '/', lang: 'en' });
  for (const { src } of manifest.icons) expect((await visitingAgent(app).get(src)).status).toBe(200);
});
