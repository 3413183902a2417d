import type { Db } from '../src/platform/db.ts';
import { analyse } from './hotels.ts';

export const profiles = 500_000;

/**
 * One house knows all of them, each other a tenth. A third are called as Chinese names go, most of those alike. One in a
 * thousand is kept twice: under the mail and telephone of somebody before. Half have told their date of birth.
 */
export async function fillProfiles(db: Db): Promise<void> {
  const hotels = await db.hotel.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  await db.$executeRaw`
    WITH named AS (
      SELECT g, (ARRAY['王','李','张','刘','陈','杨','黄','赵','吴','周','徐','孙','马','朱','胡','郭','何','高','林','罗'])[1 + (power(random(), 2) * 19)::int] AS family,
        (ARRAY['伟','芳','娜','敏','静','强','磊','军','洋','勇','艳','杰','娟','涛','明','超','霞','平','刚','小明','思远','建华','玉兰','海燕','秀英','桂英'])[1 + (random() * 25)::int] AS given,
        (ARRAY['Smith','Johnson','Oliveira','Tanaka','Garcia','Muller','Rossi','Novak','Kim','Nguyen'])[1 + (power(random(), 2) * 9)::int]
          || CASE WHEN g % 4 = 0 THEN chr(97 + g % 26) || chr(97 + (g / 26) % 26) ELSE '' END AS last,
        (ARRAY['James','Mary','Robert','Patricia','Jennifer','Michael','Linda','Marta','Siyuan','Ana','Hans','Yuki'])[1 + (random() * 11)::int] AS first
      FROM generate_series(1, ${profiles}) AS g),
    people AS (SELECT g, CASE WHEN g % 3 = 0 THEN given ELSE first END AS first, CASE WHEN g % 3 = 0 THEN family ELSE last END AS last FROM named)
    INSERT INTO customers (hotel_id, first_name, last_name, search_name, search_pinyin, email, phone, birth_date)
    SELECT ${hotels[0]?.id ?? 0}, first, last, lower(first || ' ' || last), '', 'guest' || own || '@example.com',
      '+861' || (3 + own % 7) || lpad(((own::bigint * 7919) % 1000000000)::text, 9, '0'),
      CASE WHEN g % 2 = 0 THEN date '1940-01-01' + (g::bigint * 7919 % 25000)::int END
    FROM (SELECT *, CASE WHEN g % 1000 = 0 THEN g - 500 ELSE g END AS own FROM people) AS person`;
  const rest = hotels.slice(1).map(({ id }) => id);
  await db.$executeRaw`INSERT INTO customer_hotels (customer_id, hotel_id, since)
    SELECT id, (${rest}::int[])[1 + id % ${rest.length}], created_at FROM customers WHERE id % 10 = 0`;
  await analyse(db);
}
