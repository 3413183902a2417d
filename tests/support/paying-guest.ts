import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { addDays, calendarDate } from '../../src/core/calendar-date.ts';
import { postForm, visitingAgent } from './agent.ts';

const details = {
  firstName: 'Wei',
  lastName: 'Li',
  email: 'li@example.com',
  phone: '+8613800138000',
  paymentPlan: 'prepay',
};

let stays = 0;

/** A visitor who has chosen the cheapest room for two nights and holds it; each on nights of his own. */
export async function holdRoom(app: Express): Promise<{ agent: TestAgent; number: string }> {
  const agent = visitingAgent(app);
  const checkIn = addDays(calendarDate('2027-06-01'), 2 * ++stays);
  const search = await agent.get(`/search?checkIn=${checkIn}&checkOut=${addDays(checkIn, 2)}&adults=2`);
  const bookAt = /href="(\/book\?[^"]+)"/.exec(search.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const book = await agent.get(bookAt);
  const expectedTotal = /name="expectedTotal" value="(\d+)"/.exec(book.text)?.[1] ?? '';
  const query = new URLSearchParams(bookAt.split('?')[1]);
  const form = { ...Object.fromEntries(query), ...details, expectedTotal };
  const answer = await postForm(agent, '/book', form, bookAt);
  return { agent, number: String(answer.headers.location).split('/').at(-1) ?? '' };
}
