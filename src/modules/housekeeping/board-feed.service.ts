import { createHash } from 'node:crypto';
import type { Language } from '../../core/local-text.ts';
import type { Feed, Listener } from '../../platform/live.ts';
import { renderView } from '../../platform/views/engine.ts';
import { helpersFor } from '../../platform/views/helpers.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { type RankedRoom, ranksOf } from './board-view.ts';
import { figuresOf } from './room-board.presenter.ts';
import { houseBoard } from './room-board.service.ts';
import type { HousePosition, ShownRoom } from './room-board.ts';
import { roomCard } from './room-card.presenter.ts';

interface Board {
  readonly rooms: readonly ShownRoom[];
  readonly position: HousePosition;
}

interface Known extends Board {
  readonly version: string;
  /** What each room was, by its id. */
  readonly facts: ReadonlyMap<number, string>;
}

/** Names a state of the house: equal in every process and language exactly when the boards are. */
export function boardVersion({ rooms, position }: Board): string {
  const hash = createHash('sha256').update(JSON.stringify(position));
  for (const room of rooms) hash.update(factsOf(room));
  return hash.digest('base64url').slice(0, 16);
}

function factsOf(room: ShownRoom): string {
  return JSON.stringify(room);
}

/** What this process knows of the houses whose boards are open in it; reads follow each other, so the last is the newest. */
const houses = new Map<number, Promise<Known>>();

async function readHouse({ ctx }: Listener, hotelId: number): Promise<Known> {
  const { businessDate } = await getHotel(ctx.db, hotelId);
  const board = await houseBoard(ctx.db, { hotelId, businessDate });
  const facts = new Map(board.rooms.map((shown) => [shown.room.id, factsOf(shown)]));
  return { ...board, facts, version: boardVersion(board) };
}

/**
 * The rooms that changed, drawn once for each language in use, and the figures of the house. A board that stands at
 * another version than `from` has missed something and reads itself anew.
 */
export const boardFeed: Feed = {
  name: 'board',
  topics: { rooms: 0, 'front-desk': 0, inventory: 300 },
  async greet(listener) {
    const known = await knownHouse(listener);
    listener.send({ topic: 'board', payload: { version: known.version } });
  },
  async tell(hotelId, listeners) {
    const [first] = listeners;
    if (!first) {
      houses.delete(hotelId);
      return;
    }
    const before = await houses.get(hotelId)?.catch(() => null);
    const reading = readHouse(first, hotelId);
    houses.set(hotelId, reading);
    reading.catch(() => houses.delete(hotelId));
    const now = await reading;
    if (!before)
      for (const page of listeners) page.send({ topic: 'board', payload: { version: now.version } });
    else if (before.version !== now.version) await sendChange(listeners, before, now);
  },
  forget: () => houses.clear(),
};

function knownHouse(listener: Listener): Promise<Known> {
  const known = houses.get(listener.hotelId) ?? readHouse(listener, listener.hotelId);
  houses.set(listener.hotelId, known);
  known.catch(() => houses.delete(listener.hotelId));
  return known;
}

async function sendChange(listeners: readonly Listener[], before: Known, now: Known): Promise<void> {
  const changed = now.rooms.flatMap((shown, position): RankedRoom[] =>
    before.facts.get(shown.room.id) === now.facts.get(shown.room.id)
      ? []
      : [{ shown, ranks: ranksOf(shown, position) }],
  );
  const isSameHouse =
    before.rooms.length === now.rooms.length && changed.every(({ shown }) => before.facts.has(shown.room.id));
  for (const [language, pages] of Map.groupBy(listeners, ({ ctx }) => ctx.language)) {
    const payload = {
      from: isSameHouse ? before.version : null,
      version: now.version,
      cards: isSameHouse ? await drawn(changed, language) : [],
      figures: figuresOf(now, language),
    };
    for (const page of pages) page.send({ topic: 'board', payload });
  }
}

function drawn(rooms: readonly RankedRoom[], language: Language): Promise<string[]> {
  return Promise.all(
    rooms.map((ranked) =>
      renderView('housekeeping/_card', {
        ...helpersFor(language),
        card: { ...roomCard(ranked, language), fits: true },
      }),
    ),
  );
}
