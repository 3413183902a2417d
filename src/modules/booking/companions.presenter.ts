import type { Companion } from '../customers/companion.service.ts';
import { fullName } from '../customers/customer.ts';
import { placesForCompanions } from '../reservations/stay-companion.ts';

export interface CompanionChoices {
  readonly rooms: readonly {
    readonly legend: string;
    readonly options: readonly {
      readonly value: string;
      readonly label: string;
      readonly checked: boolean;
    }[];
  }[];
}

interface Room {
  /** How the form names it: its place, or the id of the stay. */
  readonly key: number;
  readonly name: string;
  readonly adults: number;
  readonly childAges: readonly number[];
}

/** The saved companions to choose from for each room that has a place; null where there is nothing to choose. */
export function companionChoices(
  rooms: readonly Room[],
  companions: readonly Companion[],
  chosen: readonly string[],
): CompanionChoices | null {
  const open = rooms.filter((room, index) => placesForCompanions(room, index) > 0);
  if (open.length === 0 || companions.length === 0) return null;
  return {
    rooms: open.map(({ key, name }) => ({
      legend: name,
      options: companions.map((companion) => {
        const value = `${key}.${companion.id}`;
        return { value, label: fullName(companion), checked: chosen.includes(value) };
      }),
    })),
  };
}
