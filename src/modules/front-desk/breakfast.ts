/** Why somebody has breakfast, the surest first. */
export const breakfastReasons = ['plan', 'extra', 'level'] as const;
export type BreakfastReason = (typeof breakfastReasons)[number];

interface MayEat {
  readonly byPlan: boolean;
  readonly byExtra: boolean;
  readonly byLevel: boolean;
}

/** One reason is enough; nobody is counted twice. Null for who has none. */
export function breakfastReason({ byPlan, byExtra, byLevel }: MayEat): BreakfastReason | null {
  if (byPlan) return 'plan';
  if (byExtra) return 'extra';
  return byLevel ? 'level' : null;
}
