import type { Language, LocalText } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { StayBenefit } from '../loyalty/benefit.ts';
import { memberPath } from '../loyalty/loyalty.paths.ts';
import type { PaidRoom } from './points-upgrade.service.ts';
import type { Card } from './question.ts';
import type { BetterRoom } from './upgrade.queries.ts';

interface Fact {
  readonly term: string;
  readonly text: string;
  readonly href?: string;
}

/** What his class asks of who meets the guest. */
export function classFact(
  { guestClass, classMeaning }: { guestClass: LocalText | null; classMeaning: LocalText | null },
  language: Language,
): Fact[] {
  const meaning = classMeaning ? textFor(classMeaning, language) : '';
  return guestClass && meaning ? [{ term: textFor(guestClass, language), text: meaning }] : [];
}

/** The guest's level with his points, and what it gives him on this stay; nothing for who is no member. */
export function memberFacts(benefit: StayBenefit | undefined, language: Language): Fact[] {
  if (!benefit) return [];
  const t = tFor(language);
  const points = formatNumber(benefit.points, language);
  const level = textFor(benefit.level, language);
  const gets = [
    ...(benefit.breakfast ? [t('loyalty.benefits.breakfast')] : []),
    ...(benefit.lateCheckOut ? [t('loyalty.benefits.late', { time: benefit.lateCheckOut })] : []),
    ...(benefit.upgrade ? [t('loyalty.benefits.upgrade')] : []),
  ];
  return [
    {
      term: t('loyalty.members.title'),
      text: `${level} · ${t('loyalty.points', { count: benefit.points, points })}`,
      href: memberPath(benefit.number),
    },
    { term: t('loyalty.members.gets'), text: gets.join(' · ') },
  ];
}

/** Better rooms that the guest's points pay, each as one more to choose. */
export function pointsCards(rooms: readonly PaidRoom[], language: Language): Card[] {
  const t = tFor(language);
  return rooms.map(({ id, number, type, points: count }) => {
    const points = t('loyalty.points', { count, points: formatNumber(count, language) });
    return {
      value: `${id}p${count}`,
      title: number,
      text: t('loyalty.upgrades.desk.room', { type: textFor(type, language), points }),
    };
  });
}

/** The better room that the level gives, as one more to choose; nothing where none is free. */
export function upgradeCard(better: BetterRoom | null, language: Language): Card[] {
  if (!better) return [];
  const text = tFor(language)('loyalty.members.upgrade-to', { type: textFor(better.type, language) });
  return [{ value: `${better.id}u`, title: better.number, text }];
}
