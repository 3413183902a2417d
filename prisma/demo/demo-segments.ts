import { minor } from '../../src/core/money.ts';
import { createGuestClass } from '../../src/modules/segments/guest-class.service.ts';
import { applyTagRules, createTagRule } from '../../src/modules/segments/tag-rule.service.ts';
import { noConditions, type TagRuleFields } from '../../src/modules/segments/tag-rule.ts';
import type { Context } from '../../src/platform/context.ts';

/** Three rules that tag guests by what they did, and two classes with what they mean at the desk. */
export async function sortDemoGuests(ctx: Context): Promise<void> {
  const { id: hotelId } = await ctx.db.hotel.findFirstOrThrow({ select: { id: true } });
  const rules: readonly (Partial<TagRuleFields> & { readonly tag: string })[] = [
    { tag: '长住 long stay', minNights: 5, withinMonths: 12 },
    { tag: 'big spender', minSpendMinor: minor(800_000), withinMonths: 12 },
    { tag: 'German-speaking', countries: ['DE', 'AT', 'CH'] },
  ];
  for (const rule of rules) await createTagRule(ctx, hotelId, { ...noConditions, active: true, ...rule });
  await applyTagRules(ctx, hotelId);
  const classes = [
    {
      code: 'FRIEND',
      names: { en: 'Friend of the house', 'zh-CN': '老朋友' },
      meanings: { en: 'Greet by name; tea on arrival', 'zh-CN': '直呼其名，到店奉茶' },
    },
    {
      code: 'CARE',
      names: { en: 'Needs care', 'zh-CN': '特别关照' },
      meanings: { en: 'The manager calls on the first evening', 'zh-CN': '首晚由经理致电' },
    },
  ];
  for (const [sortOrder, each] of classes.entries())
    await createGuestClass(ctx, hotelId, { ...each, sortOrder });
}
