import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { defaultCodes } from '../hotels/hotel-defaults.ts';
import type { PackagePart } from '../rates/rate-plan.ts';
import type { RoomParty } from './party.ts';

/** What a package has in it, in words: "Breakfast for 2 each morning · Dinner on arrival". Null for a bare room. */
export function packageWords(
  parts: readonly PackagePart[],
  rooms: readonly RoomParty[],
  { isDay, language }: { isDay: boolean; language: Language },
): string | null {
  const counts = new Map<string, { part: PackagePart; when: string; count: number }>();
  for (const part of parts) {
    const heads = headsOf(part, rooms);
    if (heads === 0 && part.per !== 'room') continue;
    const when = whenOf(part, isDay);
    const key = `${part.code} ${textFor(part.names ?? {}, language)} ${when}`;
    counts.set(key, { part, when, count: (counts.get(key)?.count ?? 0) + heads });
  }
  const t = tFor(language);
  const words = [...counts.values()].map(({ part, when, count }) =>
    t(`booking.package.${when}`, { name: nameOf(part, language), count }),
  );
  return words.length > 0 ? words.join(' · ') : null;
}

/** Nobody is counted for what the room has as a whole. */
function headsOf({ per }: PackagePart, rooms: readonly RoomParty[]): number {
  const adults = rooms.reduce((sum, room) => sum + room.adults, 0);
  const children = rooms.reduce((sum, room) => sum + room.childAges.length, 0);
  const heads = { person: adults + children, adult: adults, child: children, room: 0 };
  return heads[per];
}

function whenOf({ code, charged = 'night' }: PackagePart, isDay: boolean): string {
  if (isDay || charged === 'stay') return 'stay';
  if (charged === 'arrival') return 'arrival';
  return code === 'BRK' ? 'morning' : 'day';
}

function nameOf({ code, names }: PackagePart, language: Language): string {
  const known = defaultCodes.find((each) => each.code === code)?.names;
  return textFor(names ?? {}, language) || textFor(known ?? {}, language) || code;
}
