import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { pinyinOf } from '../../platform/pinyin.ts';

const atOnce = 2_000;

/** Writes the pinyin of names that came past the services: old rows, imports, the demo. Answers how many there were. */
export async function fillPinyin(ctx: Context): Promise<number> {
  const where = { take: atOnce, orderBy: { id: 'asc' } } as const;
  const stays = await ctx.db.stay.findMany({
    where: { guestPinyin: null },
    select: { id: true, guestName: true },
    ...where,
  });
  await write(
    ctx,
    Prisma.sql`stays SET guest_pinyin`,
    stays.map(({ id, guestName }) => [id, pinyinOf(guestName)]),
  );
  const customers = await ctx.db.customer.findMany({
    where: { searchPinyin: null },
    select: { id: true, firstName: true, lastName: true },
    ...where,
  });
  const named = customers.map(
    ({ id, firstName, lastName }) => [id, pinyinOf(`${lastName}${firstName}`)] as const,
  );
  await write(ctx, Prisma.sql`customers SET search_pinyin`, named);
  return stays.length + customers.length;
}

async function write(
  ctx: Context,
  target: Prisma.Sql,
  names: readonly (readonly [number, string])[],
): Promise<void> {
  if (names.length === 0) return;
  const ids = names.map(([id]) => id);
  const texts = names.map(([, text]) => text);
  await ctx.db.$executeRaw`UPDATE ${target} = x.text
    FROM unnest(${ids}::int[], ${texts}::text[]) AS x (row_id, text) WHERE id = x.row_id`;
}
